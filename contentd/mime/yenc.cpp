// yenc - bytes plus 42, but for four that '=' goes before (yenc-draft.1.3.txt)
//
//     =ybegin part=1 total=2 line=128 size=500000 name=picture one.jpg
//     =ypart begin=1 end=250000
//     ...
//     =yend size=250000 part=1 pcrc32=abcdef12 crc32=12345678
//
// The name is the rest of its line. The part's own CRC counts, that of the whole file only where there are no parts.

#include "common/text/trim.hpp"
#include "contentd/mime/checksums.hpp"
#include "contentd/mime/embedded_formats.hpp"
#include "contentd/mime/header_fields.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace mime {

namespace {

constexpr std::string_view begin_mark = "=ybegin ";
constexpr std::string_view part_mark = "=ypart ";
constexpr std::string_view end_mark = "=yend";
constexpr std::string_view name_key = " name=";

/// The number behind " KEY=".
std::optional<std::uint64_t> number_of(std::string_view line, std::string_view key, int base = 10)
{
    const std::size_t at = line.find(key);
    if (at == line.npos)
        return std::nullopt;
    const std::string_view digits = line.substr(at + key.size());
    std::uint64_t value = 0;
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    return error == std::errc() ? std::optional(value) : std::nullopt;
}

int small_number_of(std::string_view line, std::string_view key)
{
    constexpr std::uint64_t most = 1'000'000;
    return static_cast<int>(std::min(number_of(line, key).value_or(0), most));
}

/// The line that begins at `at`, without its line end.
std::string_view line_at(std::string_view text, std::size_t at)
{
    return without_line_end(text.substr(at, end_of_line(text, at) - at));
}

/// Appends what a line of data stands for. False when its last byte is an '=' that goes before nothing.
bool decode_line(std::string_view line, std::string& into)
{
    const auto append_shifted = [&into](std::string_view bytes) {
        const std::size_t before = into.size();
        into.resize(before + bytes.size());
        std::transform(bytes.begin(), bytes.end(), into.begin() + static_cast<std::ptrdiff_t>(before),
                       [](char byte) { return static_cast<char>(byte - 42); });
    };
    while (!line.empty()) {
        const std::size_t mark = std::min(line.find('='), line.size());
        append_shifted(line.substr(0, mark));
        line.remove_prefix(mark);
        if (line.size() == 1)
            return false;
        if (!line.empty())
            into += static_cast<char>(line[1] - 64 - 42);
        line.remove_prefix(std::min<std::size_t>(line.size(), 2));
    }
    return true;
}

/// Compares what the end line says with the bytes.
std::uint8_t check_end(std::string_view end_line, bool is_part, std::string_view bytes)
{
    std::uint8_t faults = no_fault;
    const std::optional<std::uint64_t> size = number_of(end_line, " size=");
    if (size && *size != bytes.size())
        faults |= wrong_size;
    const std::optional<std::uint64_t> checksum = number_of(end_line, is_part ? " pcrc32=" : " crc32=", 16);
    if (checksum && static_cast<std::uint32_t>(*checksum) != crc32(bytes))
        faults |= bad_checksum;
    return faults;
}

} // namespace

void find_yenc(std::string_view text, std::size_t line, std::vector<embedded_file>& into)
{
    const std::string_view first = line_at(text, line);
    if (!first.starts_with(begin_mark))
        return;
    const std::size_t name = std::min(first.find(name_key), first.size());
    const std::string_view numbers = first.substr(0, name);
    if (name == first.size() && !number_of(numbers, " size="))
        return;
    embedded_file file;
    file.how = embedding::yenc;
    file.begin = line;
    file.name = text::trimmed(first.substr(std::min(first.size(), name + name_key.size())));
    file.end = text.size();
    for (std::size_t at = end_of_line(text, line); at < text.size(); at = end_of_line(text, at)) {
        if (text[at] != '=')
            continue;
        const std::string_view rest = text.substr(at);
        if (rest.starts_with(begin_mark) || rest.starts_with(end_mark)) {
            file.end = rest.starts_with(begin_mark) ? at : end_of_line(text, at);
            break;
        }
    }
    into.push_back(file);
}

std::uint8_t decode_yenc(std::string_view range, std::size_t budget, std::string& into)
{
    const std::string_view first = line_at(range, 0);
    const bool is_part = small_number_of(first.substr(0, first.find(name_key)), " part=") != 0;
    const std::size_t start = into.size();
    into.reserve(start + std::min(budget, range.size()));
    std::uint8_t faults = no_fault;
    for (std::size_t at = end_of_line(range, 0); at < range.size(); at = end_of_line(range, at)) {
        const std::string_view line = line_at(range, at);
        if (line.starts_with(end_mark))
            return faults | check_end(line, is_part, std::string_view(into).substr(start));
        if (line.starts_with(part_mark))
            continue;
        // No more of a line than shows that it is too much.
        const std::size_t room = std::min(budget - (into.size() - start), line.size());
        if (!decode_line(line.substr(0, 2 * room + 2), into))
            faults |= stray_text;
        if (into.size() - start > budget) {
            into.resize(start + budget);
            return faults | over_decoded_budget;
        }
    }
    return faults | truncated_data;
}

} // namespace mime
