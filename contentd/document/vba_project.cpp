#include "contentd/document/vba_project.hpp"

#include "common/text/charset.hpp"
#include "common/text/escape.hpp"
#include "contentd/document/taken.hpp"
#include "contentd/document/vba_compression.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace document {

namespace {

using namespace std::string_view_literals;
using filetype::compound_entry;
using filetype::compound_file;
using filetype::little_16;
using filetype::little_32;

constexpr std::size_t most_of_dir = 4U << 20U;
constexpr std::size_t most_projects = 32; // of one file, which has one as a rule; each is looked for in all entries

enum record : std::uint32_t {
    project_version = 0x09,
    module_stream_name = 0x1a,
    module_end = 0x2b,
    module_offset = 0x31,
    module_stream_name_unicode = 0x32
};

using offsets = std::map<std::string, std::size_t>; // of the source in a stream, by its name in lower case

offsets module_offsets(std::string_view dir)
{
    offsets found;
    std::string name;
    std::size_t offset = 0;
    for (std::size_t at = 0; at + 6 <= dir.size();) {
        const std::uint32_t id = little_16(dir, at);
        const std::size_t told = little_32(dir, at + 2);
        const std::size_t size = id == project_version ? 6 : told; // tells 4: MS-OVBA 2.3.4.2.1.11
        const std::string_view data = dir.substr(at + 6, size);
        at += 6 + std::min(size, dir.size());
        if (id == module_stream_name)
            name = text::unlabelled_to_utf8(data);
        else if (id == module_stream_name_unicode)
            name = text::to_utf8(data, "UTF-16LE").utf8;
        else if (id == module_offset)
            offset = little_32(data, 0);
        else if (id == module_end)
            found.emplace(text::to_lower(name), offset);
    }
    return found;
}

/// The source behind the compiled code; a broken "dir" does not hide it, since each begins with "Attribute VB_Name".
std::string source_of(std::string_view stream, std::size_t offset, std::size_t most)
{
    constexpr std::string_view start = "\0Attribut"sv; // packed, behind the first byte of flags
    constexpr std::size_t beginning = 16;
    const std::string_view told = stream.substr(std::min(offset, stream.size()));
    if (decompress_vba(told, beginning).starts_with("Attribut"))
        return decompress_vba(told, most);
    const std::size_t at = stream.find(start);
    return at == stream.npos || at < 3 ? std::string() : decompress_vba(stream.substr(at - 3), most);
}

bool is_module(const compound_entry& entry)
{
    const std::string name = text::to_lower(entry.name);
    return entry.is_stream && entry.size > 0 && name != "dir" && name != "_vba_project" && !name.starts_with("__srp_");
}

const compound_entry* child(const compound_file& file, std::size_t storage, std::string_view name)
{
    const auto at = std::find_if(file.entries().begin(), file.entries().end(), [&](const compound_entry& each) {
        return each.parent == storage && each.is_stream && text::equal_ignoring_case(each.name, name);
    });
    return at == file.entries().end() ? nullptr : &*at;
}

} // namespace

std::vector<std::size_t> vba_storages(const compound_file& file)
{
    std::map<std::size_t, unsigned> both;
    for (const compound_entry& each : file.entries())
        if (each.is_stream && each.parent != filetype::no_parent)
            both[each.parent] |= (text::equal_ignoring_case(each.name, "dir") ? 1U : 0U) |
                                 (text::equal_ignoring_case(each.name, "_VBA_PROJECT") ? 2U : 0U);
    std::vector<std::size_t> storages;
    for (const auto& [storage, bits] : both)
        if (bits == 3 && storages.size() < most_projects)
            storages.push_back(storage);
    return storages;
}

void read_vba_project(const compound_file& file, std::size_t storage, macro_words& words, collector& found)
{
    const std::string packed = taken(file, *child(file, storage, "dir"), found);
    const std::string dir = decompress_vba(packed, std::min(found.room(), most_of_dir));
    found.spend(dir.size());
    const offsets known = module_offsets(dir);
    bool is_stomped = false;
    for (const compound_entry& each : file.entries()) {
        if (each.parent != storage || !is_module(each))
            continue;
        if (!found.has_time())
            return;
        const std::string stream = taken(file, each, found);
        const auto at = known.find(text::to_lower(each.name));
        const std::string source = source_of(stream, at == known.end() ? 0 : at->second, found.room());
        found.spend(source.size());
        words.source(source);
        if (source.empty()) {
            is_stomped = true;
            words.names(stream);
        }
    }
    if (!is_stomped)
        return;
    // The compiled code names what it calls by the project's table of names.
    words.names(taken(file, *child(file, storage, "_VBA_PROJECT"), found));
    words.has_code();
    words.remark("p-code without source");
}

} // namespace document
