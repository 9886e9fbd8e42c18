// grey_brake - stops a source that makes new greylist entries without end
//
// Counts new entries of each source by the hour in two rows of cells, of which the smaller counts: constant memory
// (256 kB), never too little, too much when very many sources come in an hour. Who is braked without reason loses
// nothing but an entry of its own.
//
// Threads: any.

#pragma once

#include "common/base/time.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <string_view>

namespace state {

class grey_brake
{
  public:
    explicit grey_brake(unsigned most) : most_(most) {}

    /// Counts one; true when the source has more than it may in this hour.
    bool count(std::string_view source, base::time_point now);

  private:
    static constexpr std::size_t width = 1U << 16U;
    using row = std::array<std::atomic<std::uint16_t>, width>;

    void begin_hour(std::int64_t hour);

    const unsigned most_;
    std::unique_ptr<std::array<row, 2>> rows_ = std::make_unique<std::array<row, 2>>();
    std::atomic<std::int64_t> hour_{0};
};

} // namespace state
