// wire - numbers and texts as bytes, written here and read as if by an enemy

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace walk {

class wire_writer
{
  public:
    wire_writer& number(std::uint64_t value);
    wire_writer& text(std::string_view value);
    const std::string& bytes() const { return bytes_; }

  private:
    std::string bytes_;
};

/// Once something is not as it should be, everything that is read is zero or empty, and has_failed().
class wire_reader
{
  public:
    explicit wire_reader(std::string_view bytes) : rest_(bytes) {}

    /// Fails above `most`.
    std::uint64_t number(std::uint64_t most);
    /// A view into what is read; fails when it is longer than `most`.
    std::string_view text(std::size_t most);
    /// The same, and fails when it is not UTF-8.
    std::string_view utf8(std::size_t most);
    void fail() { has_failed_ = true; }
    bool has_failed() const { return has_failed_; }
    /// Nothing failed, and all of it was read.
    bool is_complete() const { return !has_failed_ && rest_.empty(); }

  private:
    std::string_view rest_;
    bool has_failed_ = false;
};

} // namespace walk
