#include "contentd/mime/tnef_attachment.hpp"

#include "contentd/mime/parameters.hpp"

#include <algorithm>

namespace mime {

namespace {

using namespace std::string_view_literals;

// {00020307-0000-0000-C000-000000000046} and its kin, as they stand in a stream.
constexpr std::string_view interface_message = "\x07\x03\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"sv;
constexpr std::string_view interface_storage = "\x0b\0\0\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"sv;
constexpr std::string_view interface_stream = "\x0c\0\0\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"sv;

constexpr std::size_t class_size = 16;

/// Those of Microsoft end alike; others have a version and a variant where RFC 4122, 4.1 has them. Hardly any file
/// does.
bool begins_with_class(std::string_view value)
{
    constexpr std::string_view end_of_microsoft = "\xc0\0\0\0\0\0\0\x46"sv;
    if (value.size() <= class_size)
        return false;
    const unsigned version = static_cast<unsigned char>(value[7]) >> 4U;
    const bool is_variant = (static_cast<unsigned char>(value[8]) & 0xc0U) == 0x80U;
    return value.substr(8).starts_with(end_of_microsoft) || (is_variant && version >= 1 && version <= 5);
}

} // namespace

bool tnef_attachment::add_name(tnef_name_place place, std::string_view name)
{
    if (name.size() <= longest_name)
        return name.empty() || keep_name(place, name);
    keep_name(place, end_of_name(name));
    keep_name(place, beginning_of_name(name));
    return false;
}

bool tnef_attachment::keep_name(tnef_name_place place, std::string_view name)
{
    constexpr std::size_t most = 16; // five places, some of them twice
    const auto is_same = [&](const auto& each) { return each.first == place && each.second == name; };
    if (std::any_of(names_.begin(), names_.end(), is_same))
        return true;
    if (names_.size() == most)
        return false;
    names_.emplace_back(place, name);
    return true;
}

void tnef_attachment::add_value(std::string_view value)
{
    add_data(value);
    if (begins_with_class(value))
        add_data(value.substr(class_size));
}

void tnef_attachment::add_object(std::string_view value)
{
    const bool is_message = value.starts_with(interface_message);
    if (is_message || value.starts_with(interface_storage) || value.starts_with(interface_stream))
        contents_.push_back({value.substr(class_size), is_message});
    else if (value.size() >= class_size)
        add_value(value); // of another interface nothing is known, so that nothing is left out
    else
        add_data({}); // no more than its beginning
}

std::vector<tnef_file> tnef_attachment::take_files()
{
    tnef_attachment whole;
    std::swap(whole, *this);
    if (whole.contents_.empty() && (!whole.names_.empty() || !whole.type_.empty()))
        whole.add_data({});
    std::stable_sort(whole.names_.begin(), whole.names_.end(),
                     [](const auto& left, const auto& right) { return left.first < right.first; });
    std::vector<std::string> names;
    for (auto& [place, name] : whole.names_)
        names.push_back(std::move(name));
    keep_first_of_each(names);
    const name_list shared = std::move(names);
    std::vector<tnef_file> files;
    for (const content& each : whole.contents_) {
        tnef_file& file = files.emplace_back();
        file.names = shared;
        file.type = whole.type_;
        file.data = each.data;
        file.is_message = each.is_message;
    }
    return files;
}

} // namespace mime
