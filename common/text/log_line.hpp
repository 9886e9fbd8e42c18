// log_line - the one form of a log line: `key=value key="two words"`

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace text {

/// Builds `key=value key="two words"`: values are escaped, so that text from a peer cannot forge a field or a line.
class log_line
{
  public:
    log_line& add(std::string_view key, std::string_view value);
    log_line& add(std::string_view key, const std::string& value) { return add(key, std::string_view(value)); }
    log_line& add(std::string_view key, const char* value) { return add(key, std::string_view(value)); }
    log_line& add(std::string_view key, std::int64_t value);
    log_line& add(std::string_view key, std::size_t value) { return add(key, static_cast<std::int64_t>(value)); }
    log_line& add(std::string_view key, int value) { return add(key, static_cast<std::int64_t>(value)); }

    const std::string& text() const { return text_; }

  private:
    std::string text_;
};

} // namespace text
