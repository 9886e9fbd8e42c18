// taken - a stream of a compound file, copied out at the cost of the allowance

#pragma once

#include "contentd/document/collector.hpp"
#include "contentd/filetype/compound_file.hpp"

#include <string>

namespace document {

inline std::string taken(const filetype::compound_file& file, const filetype::compound_entry& entry, collector& found)
{
    std::string bytes = file.stream(entry, found.room());
    found.spend(bytes.size());
    return bytes;
}

} // namespace document
