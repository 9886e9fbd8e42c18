// Reduce, PKZIP's methods 2 to 5 (APPNOTE.TXT 5.2): for each byte a set of bytes that often follow it, in whose place
// its index stands; what comes out of that are bytes, and copies behind an escape.

#include "contentd/archive/bits.hpp"
#include "contentd/archive/window.hpp"
#include "contentd/archive/zip_methods.hpp"

#include <array>
#include <bit>

namespace archives {

namespace {

/// Gives the bytes of the first step.
class followed_bytes
{
  public:
    explicit followed_bytes(std::string_view packed) : bits_(packed)
    {
        for (std::size_t i = sets_.size(); i-- > 0;) {
            sets_[i].resize(bits_.take(6));
            for (char& each : sets_[i])
                each = static_cast<char>(bits_.take(8));
        }
    }

    bool is_broken() const { return is_broken_ || bits_.is_short(); }

    unsigned take()
    {
        const std::string& followers = sets_[last_];
        if (followers.empty() || bits_.take(1) == 1)
            return last_ = bits_.take(8);
        const auto width = static_cast<unsigned>(std::bit_width(followers.size() - 1));
        const std::size_t index = bits_.take(width == 0 ? 1 : width);
        is_broken_ = is_broken_ || index >= followers.size();
        return last_ = is_broken_ ? 0 : static_cast<unsigned char>(followers[index]);
    }

  private:
    low_first_bits bits_;
    std::array<std::string, 256> sets_;
    unsigned last_ = 0;
    bool is_broken_ = false;
};

} // namespace

std::optional<std::string> expand(std::string_view packed, unsigned method, std::size_t size)
{
    constexpr unsigned escape = 144;
    const unsigned length_bits = 9 - method; // of the byte behind the escape; above them the distance begins
    const unsigned longest = (1U << length_bits) - 1;
    followed_bytes in(packed);
    window out(size);
    while (!out.is_full() && !in.is_broken()) {
        const unsigned byte = in.take();
        const unsigned both = byte == escape ? in.take() : 0;
        if (both == 0) {
            out.put(static_cast<char>(byte));
            continue;
        }
        unsigned length = both & longest;
        if (length == longest)
            length += in.take();
        const unsigned distance = (both >> length_bits) * 256 + in.take() + 1;
        if (!in.is_broken())
            out.repeat_after_zeros(distance, length + 3);
    }
    return in.is_broken() ? std::nullopt : std::optional(out.take());
}

} // namespace archives
