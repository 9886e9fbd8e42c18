// boundaries - the delimiters that may come next: those of all multiparts that are open (RFC 2046, 5.1)
//
// One hash look-up a candidate line, two when it may close. A candidate longer than the longest boundary costs none.

#pragma once

#include "common/base/hash.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace mime {

struct delimiter
{
    std::size_t owner = 0; // as handed to open()
    bool is_closing = false;
};

class boundaries
{
  public:
    bool empty() const { return open_.empty(); }

    /// Of two owners with one boundary the later has it, until it is closed.
    void open(std::string boundary, std::size_t owner);
    /// Owners are closed from the latest on; one that is not open is ignored.
    void close(std::string_view boundary, std::size_t owner);

    /// `line` begins with "--". Blanks after the boundary are transport padding.
    std::optional<delimiter> find(std::string_view line) const;
    /// What a lenient reader takes for a delimiter, and find() does not: blanks or NULs before it, anything behind it;
    /// of several boundaries the longest. Not what is exactly a delimiter of a multipart that is not open.
    std::optional<delimiter> find_loose(std::string_view line) const;
    /// A boundary of the message; it need not be open.
    void declare(std::string boundary) { declared_.insert(std::move(boundary)); }

  private:
    bool is_of_another(std::string_view candidate, std::string_view boundary) const;

    std::unordered_map<std::string, std::vector<std::size_t>, base::text_hash, std::equal_to<>> open_;
    std::unordered_set<std::string, base::text_hash, std::equal_to<>> declared_;
    std::size_t longest_ = 0;
};

} // namespace mime
