// recorded_log - the log of a test, to look into

#pragma once

#include "common/base/log.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace peers {

class recorded_log
{
  public:
    recorded_log() : lines_(std::make_shared<shared>()), log_(std::make_unique<sink>(lines_)) {}

    const base::logger& log() const { return log_; }

    /// How many lines contain that.
    std::size_t count(std::string_view text) const
    {
        const std::lock_guard lock(lines_->mutex);
        return static_cast<std::size_t>(
            std::count_if(lines_->lines.begin(), lines_->lines.end(),
                          [&](const std::string& one) { return one.find(text) != std::string::npos; }));
    }

  private:
    struct shared
    {
        std::mutex mutex;
        std::vector<std::string> lines;
    };

    class sink final : public base::log_sink
    {
      public:
        explicit sink(std::shared_ptr<shared> into) : into_(std::move(into)) {}
        void write(base::level /*severity*/, std::string_view line) override
        {
            const std::lock_guard lock(into_->mutex);
            into_->lines.emplace_back(line);
        }

      private:
        std::shared_ptr<shared> into_;
    };

    std::shared_ptr<shared> lines_;
    base::logger log_;
};

} // namespace peers
