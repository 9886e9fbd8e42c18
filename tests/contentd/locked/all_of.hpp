// all_of - the bytes of a file put together of pieces

#pragma once

#include "contentd/locked/patched.hpp"

#include <string>

namespace testing {

inline std::string all_of(const locked::patched& file)
{
    std::string made;
    std::string buffer;
    while (made.size() < file.size())
        made += file.read(made.size(), buffer);
    return made;
}

} // namespace testing
