// log_lines - the lines of a log for a test to look at, while others may come
//
//   testing::log_lines lines;
//   const base::logger log(lines.sink());
//
// Threads: any. A copy, and the sink, share the lines.

#pragma once

#include "common/base/guarded.hpp"
#include "common/base/log.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace testing {

class log_lines
{
    using kept = base::guarded<std::vector<std::string>>;

    class keeper final : public base::log_sink
    {
      public:
        explicit keeper(std::shared_ptr<kept> into) : into_(std::move(into)) {}
        void write(base::level /*severity*/, std::string_view line) override
        {
            into_->with([&](auto& all) { all.emplace_back(line); });
        }

      private:
        const std::shared_ptr<kept> into_;
    };

  public:
    std::unique_ptr<base::log_sink> sink() const { return std::make_unique<keeper>(lines_); }

    void add(std::string_view line) const
    {
        lines_->with([&](auto& all) { all.emplace_back(line); });
    }
    void clear() const
    {
        lines_->with([](auto& all) { all.clear(); });
    }
    std::vector<std::string> all() const
    {
        return lines_->with([](const auto& all) { return all; });
    }
    std::size_t size() const
    {
        return lines_->with([](const auto& all) { return all.size(); });
    }
    /// How many have that in them.
    std::ptrdiff_t count(std::string_view part) const
    {
        return lines_->with([&](const auto& all) {
            return std::count_if(all.begin(), all.end(),
                                 [&](const std::string& line) { return line.find(part) != std::string::npos; });
        });
    }

  private:
    std::shared_ptr<kept> lines_ = std::make_shared<kept>();
};

} // namespace testing
