// end_of_data - the seam between two pieces first, then memmem(3)

#include "tests/bench/smtp/end_of_data.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace bench {

namespace {

constexpr std::string_view terminator = "\r\n.\r\n";

} // namespace

std::size_t end_of_data::feed(std::string_view piece)
{
    std::string seam(tail_, sizeof tail_);
    seam.append(piece.substr(0, terminator.size() - 1));
    if (const std::size_t at = seam.find(terminator); at != std::string::npos) {
        is_found_ = true;
        return at + terminator.size() - sizeof tail_;
    }
    if (const void* at = ::memmem(piece.data(), piece.size(), terminator.data(), terminator.size())) {
        is_found_ = true;
        return static_cast<std::size_t>(static_cast<const char*>(at) - piece.data()) + terminator.size();
    }
    const std::string_view end = piece.size() >= sizeof tail_ ? piece : std::string_view(seam);
    std::memcpy(tail_, end.data() + end.size() - sizeof tail_, sizeof tail_);
    return piece.size();
}

} // namespace bench
