// digest_purge - removes digests that have ended, and those that end soonest when there are too many
//
// In steps of some milliseconds on the writer's thread. What neighbours told makes room before what was reported here.

#pragma once

#include "common/state/digest_filter.hpp"

namespace state {

class digest_purge
{
  public:
    /// The filter counts the rows; it must outlive this.
    digest_purge(std::uint64_t most, digest_filter& counted) : most_(most), counted_(counted) {}

    /// Gives how long there is nothing more to do.
    std::chrono::milliseconds step(connection& on, base::time_point now);

  private:
    std::size_t remove(connection& on, base::time_point before, std::size_t most);

    const std::uint64_t most_;
    digest_filter& counted_;
};

} // namespace state
