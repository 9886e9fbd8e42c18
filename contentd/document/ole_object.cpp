#include "contentd/document/ole_object.hpp"

#include "common/text/charset.hpp"
#include "common/text/escape.hpp"
#include "contentd/document/target.hpp"
#include "contentd/filetype/bytes.hpp"
#include "contentd/filetype/filetype.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace document {

namespace {

using namespace std::string_view_literals;
using filetype::little_16;
using filetype::little_32;

constexpr std::string_view exploited_names[] = {"equation.", "otkloadr.", "htafile", "scriptletfile"};

constexpr std::string_view exploited_ids[] = {
    "\x02\xce\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"sv,                       // Equation.3
    "\x00\x17\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"sv,                       // Equation.2
    "\x3d\x03\x8a\xa0\x75\x1a\xb6\x4a\xa1\x66\xea\xd0\x2f\x54\x79\x59"sv, // Otkloadr, which loads code at fixed places
    "\xd8\xf4\x50\x30\xb5\x98\xcf\x11\xbb\x82\0\xaa\0\xbd\xce\x0b"sv,     // HTML application
    "\xd3\x0b\x29\x06\xaa\x48\xd2\x11\x84\x32\0\x60\x08\xc3\xfb\xfc"sv,   // script moniker
};
constexpr std::string_view url_moniker = "\xe0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82\0\xaa\0\x4b\xa9\x0b"sv;

/// Takes a NUL-terminated text off the front.
std::string_view take_text(std::string_view& rest)
{
    const std::string_view taken = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(rest.size(), taken.size() + 1));
    return taken;
}

/// Takes a text whose size stands before it, counted in units of `unit` bytes.
std::string_view take_counted(std::string_view& rest, std::size_t unit)
{
    const std::size_t size = std::min<std::size_t>(little_32(rest, 0), rest.size()) * unit;
    rest.remove_prefix(std::min<std::size_t>(rest.size(), 4));
    const std::string_view taken = rest.substr(0, size);
    rest.remove_prefix(taken.size());
    return taken;
}

std::string last_of_path(std::string_view bytes)
{
    const std::string path = text::unlabelled_to_utf8(bytes.substr(0, bytes.find('\0')));
    return path.substr(path.find_last_of("/\\:") + 1);
}

/// What is shown, what was packed and where it is unpacked to need not be alike: the name that runs counts.
std::string most_telling(const std::vector<std::string>& names)
{
    for (const std::string& each : names)
        if (filetype::is_executable_extension(filetype::extension_of(each)))
            return each;
    const auto named = std::find_if(names.begin(), names.end(), [](const std::string& each) { return !each.empty(); });
    return named == names.end() ? std::string() : *named;
}

struct package
{
    std::vector<std::string> names;
    std::string_view linked; // path, when it has no content of its own
    std::string_view bytes;
};

std::optional<package> read_package(std::string_view rest)
{
    constexpr std::uint32_t is_package = 2;
    constexpr std::uint32_t is_linked = 1;
    if (rest.size() < 2 || little_16(rest, 0) != is_package)
        return {};
    rest.remove_prefix(2);
    package read;
    const std::string_view label = take_text(rest);
    const std::string_view path = take_text(rest);
    if (rest.size() < 12 || little_16(rest, 2) > 3)
        return {};
    const bool has_content = little_16(rest, 2) != is_linked;
    rest.remove_prefix(4);
    const std::string_view unpacked = take_counted(rest, 1);
    if (!has_content) {
        read.linked = path;
        return read;
    }
    read.bytes = take_counted(rest, 1);
    const std::string_view wide_unpacked = take_counted(rest, 2);
    const std::string_view wide_label = take_counted(rest, 2);
    const std::string_view wide_path = take_counted(rest, 2);
    for (const std::string_view each : {wide_path, wide_unpacked, wide_label})
        read.names.push_back(last_of_path(text::to_utf8(each, "UTF-16LE").utf8));
    for (const std::string_view each : {path, unpacked, label})
        read.names.push_back(last_of_path(each));
    return read;
}

} // namespace

void judge_class_name(std::string_view name, collector& found)
{
    const std::string lowered = text::to_lower(name.substr(0, 40));
    for (const std::string_view each : exploited_names) {
        const bool is_it = each.ends_with('.') ? lowered.starts_with(each) : lowered == each;
        if (!is_it)
            continue;
        found.note(filetype::ole_exploit);
        found.word(name.substr(0, 40));
    }
}

void judge_class_id(std::string_view id, collector& found)
{
    if (std::find(std::begin(exploited_ids), std::end(exploited_ids), id) != std::end(exploited_ids))
        found.note(filetype::ole_exploit);
}

void take_package(std::string_view content, collector& found)
{
    const std::optional<package> read = read_package(content);
    if (!read) {
        if (!content.empty())
            found.file({}, content);
        return;
    }
    found.note(filetype::ole_package);
    if (!read->linked.empty())
        take_loaded_target(read->linked, found);
    else
        found.file(most_telling(read->names), read->bytes);
}

void take_native_stream(std::string_view stream, collector& found)
{
    if (stream.size() > 4)
        take_package(stream.substr(4), found);
}

void take_link_stream(std::string_view stream, collector& found)
{
    constexpr std::size_t longest = 4096; // longer than a link that is told
    std::size_t at = stream.find(url_moniker);
    for (; at != stream.npos && found.room() != 0; at = stream.find(url_moniker, at + 1)) {
        std::string_view rest = stream.substr(at + url_moniker.size());
        const std::string_view wide = take_counted(rest, 1).substr(0, longest);
        found.spend(wide.size()); // one may lie in the next one's bytes
        const std::string url = text::to_utf8(wide, "UTF-16LE").utf8;
        take_loaded_target(url.substr(0, url.find('\0')), found);
    }
    for (const std::string_view each : exploited_ids)
        if (stream.find(each) != stream.npos)
            found.note(filetype::ole_exploit);
}

} // namespace document
