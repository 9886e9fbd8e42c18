#include "contentd/mime/tnef_attachment.hpp"

#include <algorithm>

namespace mime {

namespace {

using namespace std::string_view_literals;

// {00020307-0000-0000-C000-000000000046} and its kin, as they stand in a stream.
constexpr std::string_view interface_message = "\x07\x03\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"sv;
constexpr std::string_view interface_storage = "\x0b\0\0\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"sv;
constexpr std::string_view interface_stream = "\x0c\0\0\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"sv;

} // namespace

void tnef_attachment::add_name(tnef_name_place place, std::string name)
{
    constexpr std::size_t most = 16; // five places, some of them twice
    const auto is_same = [&](const auto& each) { return each.first == place && each.second == name; };
    if (!name.empty() && names_.size() < most && std::none_of(names_.begin(), names_.end(), is_same))
        names_.emplace_back(place, std::move(name));
}

void tnef_attachment::add_object(std::string_view value)
{
    const bool is_message = value.starts_with(interface_message);
    // Of another interface nothing is known, so that nothing is left out; unless there is no more than its beginning.
    const bool is_known = is_message || value.starts_with(interface_storage) || value.starts_with(interface_stream);
    const bool is_cut = value.size() < interface_message.size();
    const std::size_t skipped = is_known ? interface_message.size() : is_cut ? value.size() : 0;
    contents_.push_back({value.substr(skipped), is_message});
}

std::vector<tnef_file> tnef_attachment::take_files(unsigned depth)
{
    tnef_attachment whole;
    std::swap(whole, *this);
    if (whole.contents_.empty() && (!whole.names_.empty() || !whole.type_.empty()))
        whole.add_data({});
    std::stable_sort(whole.names_.begin(), whole.names_.end(),
                     [](const auto& left, const auto& right) { return left.first < right.first; });
    std::vector<tnef_file> files;
    for (const content& each : whole.contents_) {
        tnef_file& file = files.emplace_back();
        file.name = whole.names_.empty() ? std::string() : whole.names_.front().second;
        file.type = whole.type_;
        file.data = each.data;
        file.depth = depth;
        file.is_message = each.is_message;
    }
    for (tnef_file& file : files)
        if (!file.name.empty())
            file.names.push_back(file.name);
    for (const auto& [place, name] : whole.names_)
        if (!files.empty() && std::find(files[0].names.begin(), files[0].names.end(), name) == files[0].names.end())
            files[0].names.push_back(name);
    return files;
}

} // namespace mime
