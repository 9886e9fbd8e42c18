// unpacked - what contentd/mime finds in a text and takes out of it

#pragma once

#include "contentd/mime/embedded.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace unpacking {

/// Lines that begin as files do.
inline const std::string prose = "Dear all,\r\nbegin to think of it, and\r\n=yes\r\n(This is no file)\r\n\r\n";

struct unpacked
{
    mime::embedding how;
    std::string name;
    std::string bytes;
    unsigned faults;
};

/// All of it; fails the test when a range is not in the text.
std::vector<unpacked> unpack(const std::string& text, std::size_t budget = 1U << 30U);

/// The only one; fails the test when there are none or more.
unpacked unpack_one(const std::string& text, std::size_t budget = 1U << 30U);

std::string replaced(std::string text, const std::string& what, const std::string& by);

} // namespace unpacking
