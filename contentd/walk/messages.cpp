#include "contentd/walk/messages.hpp"

#include "contentd/walk/entry_name.hpp"
#include "contentd/walk/walk.hpp"
#include "contentd/walk/wire.hpp"

#include <algorithm>
#include <limits>

namespace walk {

namespace {

constexpr std::uint64_t any = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t longest_outer_name = 4096;
constexpr std::size_t longest_password = 256;
constexpr std::size_t longest_type = 127; // RFC 6838, 4.2
constexpr std::size_t longest_macro = 200;
constexpr std::size_t longest_link = 2000;
constexpr std::size_t digest_size = 64;
constexpr std::uint64_t all_traits = 2ULL * filetype::jpeg_comment_length - 1;
constexpr std::uint64_t all_limits = 2ULL * crash - 1;

std::string_view end_of_name(std::string_view name)
{
    name.remove_prefix(name.size() - std::min(name.size(), longest_outer_name));
    while (!name.empty() && (static_cast<unsigned char>(name[0]) & 0xc0U) == 0x80)
        name.remove_prefix(1);
    return name;
}

void write_entry(wire_writer& to, const entry& from)
{
    to.number(from.parent).text(from.name).number(from.other_names.size());
    for (const std::string& each : from.other_names)
        to.text(each);
    to.text(from.type.type).number(static_cast<std::uint64_t>(from.type.kind)).number(from.type.is_executable ? 1 : 0);
    to.number(from.size).text(from.sha256).number(from.traits).text(from.macro);
}

std::string_view read_hexadecimal(wire_reader& from)
{
    const std::string_view digits = from.text(digest_size);
    const bool is_digest =
        digits.empty() || (digits.size() == digest_size && digits.find_first_not_of("0123456789abcdef") == digits.npos);
    if (!is_digest)
        from.fail();
    return digits;
}

std::string_view read_type(wire_reader& from)
{
    const std::string_view type = from.text(longest_type);
    if (std::any_of(type.begin(), type.end(), [](char each) { return each <= ' ' || each > '~'; }))
        from.fail();
    return type;
}

/// The first entry has the name that it was given, however long.
entry read_entry(wire_reader& from, std::size_t index, std::size_t name_bytes)
{
    entry made;
    made.parent = from.number(index == 0 ? 0 : index - 1);
    made.name = from.utf8(index == 0 ? std::max(name_bytes, longest_outer_name) : name_bytes);
    const std::uint64_t others = from.number(most_other_names);
    for (std::uint64_t i = 0; i < others; ++i)
        made.other_names.emplace_back(from.utf8(name_bytes));
    made.type.type = read_type(from);
    made.type.kind = static_cast<filetype::family>(from.number(static_cast<std::uint64_t>(filetype::family::message)));
    made.type.is_executable = from.number(1) != 0;
    made.size = from.number(any);
    made.sha256 = read_hexadecimal(from);
    made.traits = static_cast<std::uint32_t>(from.number(all_traits));
    made.macro = from.utf8(longest_macro);
    return made;
}

} // namespace

std::string limits_to_bytes(const limits& allowed)
{
    wire_writer to;
    to.number(allowed.depth).number(allowed.entries).number(allowed.bytes).number(allowed.ratio);
    to.number(allowed.name_bytes).number(allowed.links).number(static_cast<std::uint64_t>(allowed.time.count()));
    return to.number(allowed.memory).bytes();
}

std::optional<limits> limits_from_bytes(std::string_view bytes)
{
    constexpr std::uint64_t most_32 = std::numeric_limits<unsigned>::max();
    wire_reader from(bytes);
    limits made;
    made.depth = static_cast<unsigned>(from.number(most_32));
    made.entries = from.number(any);
    made.bytes = from.number(any);
    made.ratio = static_cast<unsigned>(from.number(most_32));
    made.name_bytes = from.number(any);
    made.links = from.number(any);
    made.time = std::chrono::milliseconds(from.number(most_32));
    made.memory = from.number(any);
    return from.is_complete() ? std::optional(made) : std::nullopt;
}

std::string request_to_bytes(std::string_view name, const std::vector<std::string>& passwords, shown_as shown)
{
    std::vector<std::string_view> sent;
    for (const std::string& each : passwords)
        if (each.size() <= longest_password && sent.size() < most_passwords)
            sent.push_back(each);
    wire_writer to;
    to.text(end_of_name(name))
        .number(shown.page ? 1 : 0)
        .number(shown.sheet ? 1 : 0)
        .number(shown.pdf ? 1 : 0)
        .number(sent.size());
    for (const std::string_view each : sent)
        to.text(each);
    return to.bytes();
}

std::optional<request> request_from_bytes(std::string_view bytes)
{
    wire_reader from(bytes);
    request made;
    made.name = from.text(longest_outer_name);
    made.shown.page = from.number(1) != 0;
    made.shown.sheet = from.number(1) != 0;
    made.shown.pdf = from.number(1) != 0;
    const std::uint64_t count = from.number(most_passwords);
    for (std::uint64_t i = 0; i < count; ++i)
        made.passwords.emplace_back(from.text(longest_password));
    return from.is_complete() ? std::optional(made) : std::nullopt;
}

std::string answer_to_bytes(const answer& given)
{
    wire_writer to;
    to.number(given.is_tired ? 1 : 0).number(given.found.exceeded).number(given.found.entries.size());
    for (const entry& each : given.found.entries)
        write_entry(to, each);
    to.number(given.found.links.size());
    for (const std::string& each : given.found.links)
        to.text(each);
    return to.bytes();
}

std::size_t largest_answer(const limits& allowed)
{
    constexpr std::size_t numbers_and_short_texts = 600;
    const std::size_t one = allowed.name_bytes * (1 + most_other_names) + numbers_and_short_texts;
    return (allowed.entries + 1) * one + longest_outer_name + allowed.links * (longest_link + 8);
}

std::optional<answer> answer_from_bytes(std::string_view bytes, const limits& allowed, std::string_view name,
                                        std::size_t size)
{
    wire_reader from(bytes);
    answer made;
    made.is_tired = from.number(1) != 0;
    made.found.exceeded = static_cast<std::uint8_t>(from.number(all_limits));
    const std::uint64_t entries = from.number(allowed.entries + 1);
    for (std::uint64_t i = 0; i < entries && !from.has_failed(); ++i)
        made.found.entries.push_back(read_entry(from, i, allowed.name_bytes));
    const std::uint64_t links = from.number(allowed.links);
    for (std::uint64_t i = 0; i < links && !from.has_failed(); ++i)
        made.found.links.emplace_back(from.utf8(longest_link));
    if (!from.is_complete() || made.found.entries.empty())
        return {};
    const entry& first = made.found.entries.front();
    return first.name == end_of_name(name) && first.size == size ? std::optional(std::move(made)) : std::nullopt;
}

} // namespace walk
