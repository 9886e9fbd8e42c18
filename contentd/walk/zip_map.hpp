// zip_map - everything that may be an entry of a zip, whichever way a program reads it
//
// Programs disagree on a zip that contradicts itself: some believe the central directory, some go from local header to
// local header, some take the first of several directories. So this takes the directory that most of them take,
// compares each of its entries with the local header, and then looks for local headers in all bytes that no entry of
// the directory claims: entries of another zip in front or behind, of a directory that is missing, or left out of it.
// Entries whose bytes are another's as well are known from the offsets, before anything is unpacked.
// Linear in the content; no more entries than asked for.

#pragma once

#include "contentd/walk/zip_records.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace walk {

/// Raw: names in any charset.
struct zip_entry
{
    zip_header header;           // the central one where there is one, with the sizes known as far as possible
    std::string_view local_name; // the same as header.name unless the local header tells another one
    std::string_view local_extra;
    std::uint64_t data = 0;
    std::uint32_t traits = 0; // overlapping, broken, names_differ
    bool may_unpack = true;   // false: no local header, or bytes that an entry before it claims
};

struct zip_map
{
    std::vector<zip_entry> entries; // in the order of the directory; then those that are not in it
    std::uint32_t traits = 0;       // of the zip itself: appended, polyglot, broken
    bool is_cut = false;            // there are more entries than asked for
};

/// `is_prefixed_program` is whether bytes in front of the zip are the program that unpacks it, and not another format.
zip_map map_zip(std::string_view zip, std::size_t most_entries, bool is_prefixed_program);

} // namespace walk
