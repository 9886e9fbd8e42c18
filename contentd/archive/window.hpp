// window - what is unpacked so far, of which later bytes are copies; grows with it, up to a limit

#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace archives {

class window
{
  public:
    explicit window(std::size_t most) : most_(most) {}

    std::size_t size() const { return bytes_.size(); }
    bool is_full() const { return bytes_.size() == most_; }
    char at(std::size_t place) const { return bytes_[place]; }

    // What would go beyond the limit is left away.
    void put(char byte)
    {
        if (!is_full())
            bytes_ += byte;
    }
    void put(std::string_view bytes) { bytes_ += bytes.substr(0, most_ - bytes_.size()); }

    /// Copies `length` bytes that begin `distance` before the end, each as soon as it is there. False, and nothing is
    /// done, when that is before the beginning.
    bool repeat(std::size_t distance, std::size_t length)
    {
        if (distance == 0 || distance > bytes_.size())
            return false;
        length = std::min(length, most_ - bytes_.size());
        const std::size_t from = bytes_.size() - distance;
        while (length > 0) {
            const std::size_t piece = std::min(length, bytes_.size() - from);
            bytes_.append(bytes_, from, piece);
            length -= piece;
        }
        return true;
    }

    /// The same for formats that begin with a dictionary full of zeros.
    void repeat_after_zeros(std::size_t distance, std::size_t length)
    {
        const std::size_t zeros = distance > bytes_.size() ? std::min(length, distance - bytes_.size()) : 0;
        bytes_.append(std::min(zeros, most_ - bytes_.size()), '\0');
        if (zeros < length)
            repeat(distance, length - zeros);
    }

    std::string take() { return std::move(bytes_); }

  private:
    std::string bytes_;
    std::size_t most_;
};

} // namespace archives
