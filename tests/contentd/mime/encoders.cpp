#include "tests/contentd/mime/encoders.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace encoders {

namespace {

std::string six_bit_lines(std::string_view bytes, const std::string& letters)
{
    std::string all;
    for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(45, bytes.size()))) {
        std::string line(bytes.substr(0, 45));
        all += letters[line.size()];
        line.resize((line.size() + 2) / 3 * 3);
        for (std::size_t i = 0; i < line.size() * 8; i += 6) {
            unsigned value = 0;
            for (std::size_t bit = i; bit < i + 6; ++bit)
                value = value << 1U | (static_cast<unsigned char>(line[bit / 8]) >> (7 - bit % 8) & 1U);
            all += letters[value];
        }
        all += '\n';
    }
    return all + letters[0] + "\nend\n";
}

std::string big_endian(std::size_t value, int bytes)
{
    std::string all;
    for (int i = bytes - 1; i >= 0; --i)
        all += static_cast<char>(value >> 8 * i);
    return all;
}

/// The bytes and their CRC-16, as RFC 1741 has it: over the bytes and two zeros, a bit at a time.
std::string with_crc16(const std::string& bytes)
{
    unsigned value = 0;
    for (const unsigned char byte : bytes + std::string(2, '\0'))
        for (int bit = 7; bit >= 0; --bit) {
            const bool carry = (value & 0x8000U) != 0;
            value = (value << 1U & 0xffffU) | (byte >> bit & 1U);
            value ^= carry ? 0x1021U : 0U;
        }
    return bytes + big_endian(value, 2);
}

std::string with_runs(const std::string& bytes)
{
    std::string all;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t end = std::min(bytes.find_first_not_of(bytes[at], at), bytes.size());
        const std::size_t count = std::min<std::size_t>(end - at, 255);
        all += bytes[at];
        if (bytes[at] == '\x90')
            all += '\0';
        if (count > 3) {
            all += '\x90';
            all += static_cast<char>(count);
        }
        at += count > 3 ? count : 1;
    }
    return all;
}

/// The remainder that is left of `value` and the bytes, a bit at a time.
std::uint32_t crc(std::string_view bytes, std::uint32_t value)
{
    for (const unsigned char byte : bytes) {
        value ^= byte;
        for (int bit = 0; bit < 8; ++bit)
            value = value >> 1U ^ (0xedb88320U & (0U - (value & 1U)));
    }
    return value;
}

} // namespace

std::string some_bytes(std::size_t size)
{
    std::string all;
    for (std::uint32_t state = 1; all.size() < size;) {
        state = state * 1103515245U + 12345U;
        const auto byte = static_cast<char>(state >> 16U);
        if ((state >> 24U) == 1)
            all.append(state >> 16U & 0xffU, '\0');
        else if ((state >> 24U) == 2)
            all.append(700, '\x90');
        else
            all += byte;
    }
    all.resize(size);
    return all;
}

std::string uuencode(std::string_view bytes, const std::string& name, char zero)
{
    std::string letters(1, zero);
    for (char letter = '!'; letter < '`'; ++letter)
        letters += letter;
    return "begin 644 " + name + "\n" + six_bit_lines(bytes, letters);
}

std::string xxencode(std::string_view bytes, const std::string& name)
{
    return "begin 644 " + name + "\n" +
           six_bit_lines(bytes, "+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}

std::string yenc_lines(std::string_view bytes)
{
    std::string all;
    std::size_t column = 0;
    for (const char byte : bytes) {
        auto letter = static_cast<char>(byte + 42);
        if (letter == '\0' || letter == '\n' || letter == '\r' || letter == '=' || (letter == '.' && column == 0)) {
            all += '=';
            letter = static_cast<char>(letter + 64);
        }
        all += letter;
        if (++column == 128) {
            all += "\r\n";
            column = 0;
        }
    }
    return all + "\r\n";
}

std::string yenc(std::string_view bytes, const std::string& name)
{
    const std::string size = " size=" + std::to_string(bytes.size());
    return "=ybegin line=128" + size + " name=" + name + "\r\n" + yenc_lines(bytes) + "=yend" + size +
           " crc32=" + crc32(bytes) + "\r\n";
}

std::string binhex(const std::string& name, const std::string& data, const std::string& resource)
{
    const std::string header = std::string(1, static_cast<char>(name.size())) + name + '\0' + "TEXTttxt" +
                               std::string(2, '\0') + big_endian(data.size(), 4) + big_endian(resource.size(), 4);
    std::string bytes = with_runs(with_crc16(header) + with_crc16(data) + with_crc16(resource));
    const std::size_t bits = bytes.size() * 8;
    bytes += '\0';
    std::string all = "(This file must be converted with BinHex 4.0)\r\n\r\n:";
    for (std::size_t i = 0; i < bits; i += 6) {
        unsigned value = 0;
        for (std::size_t bit = i; bit < i + 6; ++bit)
            value = value << 1U | (static_cast<unsigned char>(bytes[bit / 8]) >> (7 - bit % 8) & 1U);
        all += "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"[value];
        if (i % 384 == 372)
            all += "\r\n";
    }
    return all + ":\r\n";
}

std::string gnu_uuencode(const std::string& options, const std::string& bytes, const std::string& name)
{
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), std::fclose);
    REQUIRE(file != nullptr);
    REQUIRE(std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size());
    std::rewind(file.get());
    const std::string command =
        "uuencode " + options + " '" + name + "' < /dev/fd/" + std::to_string(fileno(file.get()));
    std::FILE* const pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string all;
    char block[4096];
    for (std::size_t got = 0; (got = std::fread(block, 1, sizeof block, pipe)) > 0;)
        all.append(block, got);
    REQUIRE(pclose(pipe) == 0);
    return all;
}

std::string compressed_rtf(const std::string& text)
{
    constexpr std::size_t first_place = 207; // behind what the dictionary has at first
    std::string tokens;
    std::size_t at = 0;
    bool is_at_end = false;
    while (!is_at_end) {
        const std::size_t control = tokens.size();
        tokens += '\0';
        for (unsigned bit = 0; bit < 8 && !is_at_end; ++bit) {
            std::size_t length = 0;
            constexpr std::size_t back = 8;
            while (at >= back && at + length < text.size() && length < 17 &&
                   text[at + length] == text[at + length - back])
                ++length;
            is_at_end = at == text.size();
            if (!is_at_end && length < 2) {
                tokens += text[at++];
                continue;
            }
            const std::size_t place = (first_place + at - (is_at_end ? 0 : back)) % 4096;
            tokens += big_endian(place << 4U | (is_at_end ? 0 : length - 2), 2);
            tokens[control] = static_cast<char>(tokens[control] | 1 << bit);
            at += is_at_end ? 0 : length;
        }
    }
    std::string header =
        big_endian(tokens.size() + 12, 4) + big_endian(text.size(), 4) + "uFZL" + big_endian(crc(tokens, 0), 4);
    for (std::size_t i = 0; i < header.size(); i += 4)
        std::reverse(header.begin() + static_cast<std::ptrdiff_t>(i),
                     header.begin() + static_cast<std::ptrdiff_t>(i + 4));
    return header + tokens;
}

std::string crc32(std::string_view bytes)
{
    const std::uint32_t value = ~crc(bytes, 0xffffffff);
    std::string all;
    for (unsigned shift = 32; shift > 0; shift -= 4)
        all += "0123456789abcdef"[value >> (shift - 4) & 15U];
    return all;
}

} // namespace encoders
