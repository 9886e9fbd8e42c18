// require - what must hold for any input; where it does not, the fuzzer keeps the input

#pragma once

#include <cstdlib>
#include <string_view>

inline void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// Feeds all of it in blocks of that size; after each line or reply that is complete `tell` takes it out of the reader.
/// False when the reader found it broken.
template <typename Reader, typename Tell>
bool feed_all(Reader& reader, std::string_view input, std::size_t block, Tell tell)
{
    while (!input.empty()) {
        std::string_view piece = input.substr(0, block);
        input.remove_prefix(piece.size());
        while (!piece.empty()) {
            const auto reached = reader.feed(piece);
            if (reached == Reader::status::broken)
                return false;
            if (reached == Reader::status::incomplete)
                break;
            tell();
        }
    }
    return true;
}
