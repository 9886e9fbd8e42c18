#include "contentd/mime/tnef_properties.hpp"

#include <optional>

namespace mime {

namespace {

constexpr std::uint16_t several_values = 0x1000; // a bit of the type
constexpr std::uint16_t first_named = 0x8000;

/// Bytes that a value takes, with what fills it up; nothing for types that tell it before each value.
std::optional<std::size_t> fixed_size(std::uint16_t type)
{
    switch (type) {
    case 0x02: // a number of 16 bits
    case 0x03: // of 32
    case 0x04: // with a point, of 32
    case 0x0a: // an error
    case 0x0b: // true or false
        return 4;
    case 0x05: // a number with a point, of 64
    case 0x06: // money
    case 0x07: // a time as such a number
    case 0x14: // a number of 64 bits
    case 0x40: // a time
        return 8;
    case 0x48: // a GUID
        return 16;
    default:
        return std::nullopt;
    }
}

bool is_sized(std::uint16_t type)
{
    return type == property_object || type == property_string8 || type == property_unicode || type == property_binary;
}

std::size_t padding_of(std::size_t size)
{
    return (4 - size % 4) % 4;
}

} // namespace

bool tnef_properties::next(tnef_property& into)
{
    while (!is_broken_ && values_ == 0) {
        if (left_ == 0)
            return false;
        --left_;
        is_broken_ = !read_head();
    }
    if (is_broken_)
        return false;
    --values_;
    const std::size_t size = value_size();
    current_.value = in_.take(size);
    in_.skip_padding(padding_of(size));
    is_broken_ = in_.is_short();
    into = current_;
    return !current_.value.empty() || !is_broken_;
}

/// What stands before the values. False when they cannot be read.
bool tnef_properties::read_head()
{
    const std::uint16_t type = in_.number_16();
    current_.id = in_.number_16();
    current_.type = type & static_cast<std::uint16_t>(~several_values);
    if (current_.id >= first_named)
        skip_name();
    if (!fixed_size(current_.type) && !is_sized(current_.type))
        return false;
    const bool has_count = is_sized(current_.type) || type != current_.type;
    values_ = has_count ? in_.number_32() : 1;
    return !in_.is_short();
}

void tnef_properties::skip_name()
{
    constexpr std::size_t guid = 16;
    in_.take(guid);
    const bool has_text = in_.number_32() != 0;
    const std::uint32_t number_or_size = in_.number_32();
    if (!has_text)
        return;
    in_.take(number_or_size);
    in_.skip_padding(padding_of(number_or_size));
}

std::size_t tnef_properties::value_size()
{
    const std::optional<std::size_t> fixed = fixed_size(current_.type);
    return fixed ? *fixed : in_.number_32();
}

} // namespace mime
