#include "contentd/walk/entry_name.hpp"

#include "common/text/charset.hpp"
#include "common/text/japanese.hpp"
#include "common/text/utf8.hpp"
#include "contentd/filetype/filetype.hpp"
#include "contentd/filetype/trait.hpp"

#include <algorithm>

namespace walk {

namespace {

bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool leads_out(std::string_view path)
{
    if (path.starts_with('/') || (path.size() >= 2 && is_letter(path[0]) && path[1] == ':'))
        return true;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/'), path.size());
        if (path.substr(0, end) == "..")
            return true;
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return false;
}

/// Streams carry temporary names and such of an unpacker's own ("x.tar" in x.tgz) without harm.
bool is_told_apart(std::string_view extension, std::string_view other)
{
    return extension != other &&
           (filetype::is_executable_extension(extension) || filetype::is_executable_extension(other));
}

void keep_end(std::string& name, std::size_t most)
{
    if (name.size() <= most)
        return;
    std::size_t begin = name.size() - most;
    while (begin < name.size() && (static_cast<unsigned char>(name[begin]) & 0xc0U) == 0x80)
        ++begin;
    name.erase(0, begin);
}

} // namespace

std::string archive_name_to_utf8(std::string_view raw)
{
    if (text::is_utf8(raw))
        return std::string(raw);
    const text::japanese_look japanese = text::as_shift_jis(raw);
    const bool is_kana = japanese.is_valid && japanese.half_width > 1 && japanese.common + japanese.rare == 0;
    if (japanese.is_likely() || is_kana)
        return text::to_utf8(raw, "shift_jis").utf8;
    return text::to_utf8(raw, "ibm437").utf8;
}

entry_name judge_name(std::string utf8, std::size_t most)
{
    std::replace(utf8.begin(), utf8.end(), '\\', '/');
    entry_name made;
    if (leads_out(utf8))
        made.traits |= filetype::unsafe_path;
    const std::size_t nul = utf8.find('\0');
    made.name = utf8.substr(0, nul);
    keep_end(made.name, most);
    if (nul != utf8.npos)
        add_other_name(made, std::move(utf8), most, true);
    return made;
}

void add_other_name(entry_name& to, std::string utf8, std::size_t most, bool is_contradiction)
{
    std::replace(utf8.begin(), utf8.end(), '\\', '/');
    if (leads_out(utf8))
        to.traits |= filetype::unsafe_path;
    keep_end(utf8, most);
    if (utf8 == to.name || std::find(to.others.begin(), to.others.end(), utf8) != to.others.end())
        return;
    if (is_contradiction || is_told_apart(filetype::extension_of(utf8), filetype::extension_of(to.name)))
        to.traits |= filetype::names_differ;
    if (to.others.size() < most_other_names)
        to.others.push_back(std::move(utf8));
}

} // namespace walk
