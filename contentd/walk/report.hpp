// report - what was found in a file and in all files inside it

#pragma once

#include "contentd/filetype/filetype.hpp"
#include "contentd/filetype/trait.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace walk {

/// Limits that kept us from looking further; bits.
enum limit : std::uint8_t {
    no_limit = 0,
    depth_limit = 1,
    entries_limit = 2,
    bytes_limit = 4, // of all that is unpacked
    ratio_limit = 8, // unpacked to packed, once much is unpacked
    time_limit = 16,
    memory_limit = 32,
    crash = 64 // the process that looked died
};

struct limits
{
    unsigned depth = 10;                  // containers in containers
    std::size_t entries = 2000;           // of all containers together
    std::uint64_t bytes = 256U << 20U;    // unpacked, of all together
    unsigned ratio = 500;                 // beyond 16 MB unpacked
    std::size_t name_bytes = 1000;        // of one name
    std::size_t links = 1000;             // of all together
    std::chrono::milliseconds time{1500}; // of one file and all inside it
    std::size_t memory = 64U << 20U;      // of the process that looks, beyond the file itself
};

/// One file. The first is the one that was asked about.
struct entry
{
    std::size_t parent = 0;               // index of the file that it is in; the first one's is 0
    std::string name;                     // as it would be unpacked: UTF-8, "/" between folders; may be empty
    std::vector<std::string> other_names; // that its container tells, too
    filetype::detected type;
    std::uint64_t size = 0; // bytes unpacked, as far as they were read
    std::string sha256;     // hexadecimal, of all its bytes; empty when they were not all read
    std::uint32_t traits = filetype::no_trait;
    std::string macro; // see document::findings
};

struct report
{
    std::vector<entry> entries;
    std::vector<std::string> links; // URLs in documents, as they stand there
    std::uint8_t exceeded = no_limit;
};

/// "depth, bytes": in the order of the bits; empty for none.
std::string names_of_limits(std::uint8_t exceeded);

} // namespace walk
