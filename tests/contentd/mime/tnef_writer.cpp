#include "tests/contentd/mime/tnef_writer.hpp"

namespace tnef_writer {

namespace {

void pad(std::string& bytes)
{
    bytes.resize((bytes.size() + 3) / 4 * 4);
}

} // namespace

std::string little_endian(std::uint64_t value, unsigned bytes)
{
    std::string all;
    for (unsigned i = 0; i < bytes; ++i)
        all += static_cast<char>(value >> 8 * i);
    return all;
}

std::string utf16(std::u16string_view text)
{
    std::string all;
    for (const char16_t unit : text)
        all += little_endian(unit, 2);
    return all + little_endian(0, 2);
}

std::string attribute(std::uint32_t name, const std::string& data)
{
    const std::uint32_t number = name & 0xffffU;
    const bool is_of_attachment = (number >= 0x800f && number <= 0x8013) || (number >= 0x9001 && number <= 0x9002) ||
                                  number == (attachment_properties & 0xffffU);
    std::uint32_t sum = 0;
    for (const unsigned char byte : data)
        sum += byte;
    return std::string(1, is_of_attachment ? '\2' : '\1') + little_endian(name, 4) + little_endian(data.size(), 4) +
           data + little_endian(sum, 2);
}

std::string stream(const std::string& attributes)
{
    constexpr std::uint32_t version = 0x00089006;
    return little_endian(0x223e9f78, 4) + little_endian(1, 2) + attribute(version, little_endian(0x10000, 4)) +
           attribute(oem_code_page, little_endian(1252, 8)) + attributes;
}

std::string fixed(std::uint16_t type, std::uint16_t id, const std::string& value)
{
    std::string all = little_endian(type, 2) + little_endian(id, 2) + value;
    pad(all);
    return all;
}

std::string sized(std::uint16_t type, std::uint16_t id, const std::vector<std::string>& values)
{
    std::string all = little_endian(type, 2) + little_endian(id, 2) + little_endian(values.size(), 4);
    for (const std::string& each : values) {
        all += little_endian(each.size(), 4) + each;
        pad(all);
    }
    return all;
}

std::string properties(const std::vector<std::string>& each)
{
    std::string all = little_endian(each.size(), 4);
    for (const std::string& property : each)
        all += property;
    return all;
}

std::string attachment(const std::string& title, const std::string& data)
{
    return attribute(attachment_rendering, little_endian(1, 2) + std::string(12, '\xff')) +
           attribute(attachment_title, title + '\0') + attribute(attachment_data, data);
}

std::string message_object(const std::string& message)
{
    return sized(0x000d, 0x3701, {std::string("\x07\x03\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", 16) + message});
}

} // namespace tnef_writer
