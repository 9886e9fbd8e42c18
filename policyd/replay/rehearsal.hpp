// rehearsal - the daemon's inside, without sockets, for what was recorded
//
// Time passes as recorded; the state begins empty, in a file of its own that is removed at the end, and nothing of the
// real one is read or changed. Nothing is looked up in the network: what would be is temporary.

#pragma once

#include "common/base/log.hpp"
#include "common/base/metrics.hpp"
#include "policyd/judge.hpp"
#include "policyd/replay/record.hpp"
#include "policyd/setup.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace policyd {

class rehearsal
{
  public:
    /// `logins` may be null.
    rehearsal(const conf::settings& settings, std::shared_ptr<const rules::ruleset> rules, const sender_logins* logins);
    ~rehearsal();
    rehearsal(const rehearsal&) = delete;
    rehearsal& operator=(const rehearsal&) = delete;

    /// The judgement stays until the next one.
    base::result<const judgement*> ask(const recorded& line);

    /// What the counters say of the request that was asked last, where it has their keys: index in the rules'
    /// counters(), key, sum with it.
    using count_function = std::function<void(std::size_t, std::string_view, double)>;
    void each_count(const count_function& use);

  private:
    surroundings around_;
    base::logger log_;
    base::metrics metrics_;
    const std::unique_ptr<origins> origin_;
    const std::filesystem::path folder_;
    std::unique_ptr<state::state> state_;
    std::optional<judge> judge_;
    std::map<std::string, caller> callers_;
    caller* last_ = nullptr;
    judgement_lease made_{nullptr, {nullptr}};
    base::time_point swept_{};
};

} // namespace policyd
