// pdf_filters - undoes what the data of a PDF stream went through (ISO 32000-1, 7.4)

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace document {

struct pdf_coding
{
    std::vector<std::string> filters; // names, full or abbreviated, in the order in which they are undone
    unsigned predictor = 1;           // of flate and LZW: 10 and above are those of PNG
    std::size_t columns = 1;
    std::size_t colors = 1;
    std::size_t bits = 8;
    bool early_change = true; // of LZW
};

/// As far as it can be read, at most `most` bytes; empty behind a filter that only pictures have. Applies eight filters
/// at most.
std::string undo_filters(std::string_view data, const pdf_coding& coding, std::size_t most);

} // namespace document
