// limits - the budgets of one message's inspection
//
// Message-wide, so that a bomb costs no more than the budget whatever its shape. Beyond a limit the rest is not
// inspected, which is itself observed (mime::tree::exceeded); the message still flows byte for byte.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mime {

struct limits
{
    unsigned depth = 32;                     // nesting of multipart and message/*
    std::size_t parts = 2000;                // in the whole message
    std::size_t header_bytes = 1U << 20U;    // of all header sections together
    std::size_t header_fields = 20000;       // likewise
    std::size_t parameters = 10000;          // of all Content-* fields together
    std::size_t name_bytes = 16U << 20U;     // of all readings of all names together
    std::size_t decoded_bytes = 300U << 20U; // of all parts together
    std::size_t rereads = 4;                 // other readings: bytes scanned again, in sizes of the message
    std::chrono::milliseconds time{0};       // for the structure, and again for the contents; 0 is no limit
    std::chrono::steady_clock::time_point (*clock)() = std::chrono::steady_clock::now;
};

/// Why inspection is incomplete; bits.
enum exceeded : std::uint8_t {
    nothing = 0,
    depth_limit = 1,
    parts_limit = 2,
    header_limit = 4,
    decoded_limit = 8,
    parameters_limit = 16,
    readings_limit = 32,
    time_limit = 64,
    names_limit = 128, // names or other words of a header that were too long, or names that were too many
};

} // namespace mime
