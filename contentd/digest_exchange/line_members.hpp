// line_members - the members of one JSON line, each checked as it is taken
//
// After the first that is not as it must be, problem() says which, and all others may be anything.

#pragma once

#include "common/base/time.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace digest_exchange {

class line_members
{
  public:
    explicit line_members(std::string_view line);
    line_members(const line_members&) = delete;
    line_members& operator=(const line_members&) = delete;

    /// Empty while all was good.
    const std::string& problem() const { return problem_; }
    void refuse(std::string_view member);

    bool has(std::string_view member) const { return find(member) != nullptr; }
    /// Valid as long as this.
    std::string_view text(std::string_view member);
    /// From 0 to `most`.
    std::int64_t integer(std::string_view member, std::int64_t most);
    /// A number from 0 to `most`.
    double amount(std::string_view member, double most);
    /// Milliseconds since 1970, up to the year 10000.
    base::time_point time(std::string_view member);

  private:
    const boost::json::value* find(std::string_view member) const;

    std::array<unsigned char, 4096> room_;
    boost::json::monotonic_resource memory_{room_.data(), room_.size()};
    boost::json::value value_;
    std::string problem_;
};

} // namespace digest_exchange
