#include "tests/contentd/document/samples.hpp"

#include "common/text/base64.hpp"
#include "common/text/escape.hpp"
#include "contentd/document/document.hpp"
#include "tests/contentd/compound.hpp"

#include <zlib.h>

namespace testing {

document::findings look(const std::string& content, const document::allowance& allowed)
{
    return document::examine(content, filetype::detect(content, false), allowed);
}

bool has(const document::findings& found, std::uint32_t traits)
{
    return (found.traits & traits) == traits;
}

std::string packed_vba(const std::string& text)
{
    std::string packed = "\1";
    for (std::size_t at = 0; at < text.size(); at += 3000) {
        const std::string piece = text.substr(at, 3000);
        std::string tokens;
        for (std::size_t i = 0; i < piece.size(); i += 8)
            tokens += std::string(1, '\0') + piece.substr(i, 8);
        packed += number_16(0xb000U | static_cast<unsigned>(tokens.size() - 1)) + tokens;
    }
    return packed;
}

namespace {

std::string record(unsigned id, const std::string& data)
{
    return number_16(id) + number_32(static_cast<unsigned>(data.size())) + data;
}

} // namespace

streams vba_project(const std::string& folder, const streams& modules, const std::string& compiled)
{
    std::string dir = record(1, number_32(1)) + number_16(9) + number_32(4) + std::string(6, '\0');
    streams all;
    for (const auto& [name, source] : modules) {
        dir += record(0x19, name) + record(0x1a, name) + record(0x32, utf16(name));
        dir += record(0x31, number_32(static_cast<unsigned>(compiled.size()))) + record(0x2b, {});
        all.push_back({folder + "/" + name, compiled + (source.empty() ? source : packed_vba(source))});
    }
    all.push_back({folder + "/dir", packed_vba(dir)});
    all.push_back({folder + "/_VBA_PROJECT", "\xcc\x61 Shell AutoOpen CreateObject"});
    return all;
}

std::string word_with_macro(const std::string& source)
{
    streams all = vba_project("Macros/VBA", {{"Module1", "Attribute VB_Name = \"Module1\"\r\n" + source}});
    all.push_back({"WordDocument", "text"});
    return compound_of(all);
}

std::string package_of(const std::string& name, const std::string& bytes)
{
    const std::string path = "C:\\Temp\\" + name + std::string(1, '\0');
    return number_16(2) + name + std::string(1, '\0') + path + number_16(0) + number_16(3) +
           number_32(static_cast<unsigned>(path.size())) + path + number_32(static_cast<unsigned>(bytes.size())) +
           bytes;
}

std::string native_stream(const std::string& name, const std::string& bytes)
{
    const std::string package = package_of(name, bytes);
    return number_32(static_cast<unsigned>(package.size())) + package;
}

std::string ole1_of(const std::string& class_name, const std::string& bytes)
{
    return number_32(0x501) + number_32(2) + number_32(static_cast<unsigned>(class_name.size()) + 1) + class_name +
           std::string(9, '\0') + number_32(static_cast<unsigned>(bytes.size())) + bytes;
}

std::string hexadecimal(const std::string& bytes)
{
    return text::to_hex(bytes);
}

std::string base64(const std::string& bytes)
{
    std::string encoded;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::string three = bytes.substr(at, 3);
        const std::size_t left = 3 - three.size();
        three.resize(3);
        unsigned group = 0;
        for (const char each : three)
            group = group << 8U | static_cast<unsigned char>(each);
        for (unsigned i = 0; i < 4; ++i)
            encoded += i + left > 3 ? '=' : text::base64_letters[group >> (18 - 6 * i) & 63U];
    }
    return encoded;
}

std::string deflated(const std::string& bytes)
{
    std::string packed(compressBound(bytes.size()), '\0');
    uLongf size = packed.size();
    compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
             bytes.size());
    packed.resize(size);
    return packed;
}

std::string program()
{
    std::string bytes = "MZ";
    for (int i = 0; i < 300; ++i)
        bytes += static_cast<char>(i * 7);
    return bytes;
}

std::string zip_of(const std::string& name, const std::string& bytes)
{
    const std::string sizes = number_32(static_cast<unsigned>(bytes.size())) +
                              number_32(static_cast<unsigned>(bytes.size())) +
                              number_16(static_cast<unsigned>(name.size())) + number_16(0);
    const std::string common = std::string(10, '\0') + number_32(0) + sizes; // flags, method, time, date; checksum
    const std::string local = "PK\3\4" + number_16(20) + common.substr(2) + name + bytes;
    const std::string central = "PK\1\2" + number_16(20) + number_16(20) + common.substr(2) + number_16(0) +
                                number_16(0) + number_16(0) + number_32(0) + number_32(0) + name;
    return local + central + "PK\5\6" + number_32(0) + number_16(1) + number_16(1) +
           number_32(static_cast<unsigned>(central.size())) + number_32(static_cast<unsigned>(local.size())) +
           number_16(0);
}

} // namespace testing
