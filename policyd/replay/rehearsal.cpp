#include "policyd/replay/rehearsal.hpp"

#include "common/rules/counter_key.hpp"

#include <cstdlib>
#include <stdexcept>

namespace policyd {

namespace {

using namespace std::chrono_literals;

/// Swallows the log of the rules under test.
class silent_sink : public base::log_sink
{
  public:
    void write(base::level, std::string_view) override {}
};

// Nobody else's, whatever stands in a directory that is everybody's.
std::filesystem::path make_folder()
{
    std::string pattern = (std::filesystem::temp_directory_path() / "policyd-replay-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
        throw std::runtime_error("no directory could be made in " + std::filesystem::temp_directory_path().string());
    return pattern;
}

} // namespace

rehearsal::rehearsal(const conf::settings& settings, std::shared_ptr<const rules::ruleset> rules,
                     const sender_logins* logins)
    : around_(make_judge_options(settings).around), log_(std::make_unique<silent_sink>()),
      origin_(open_origins(settings, log_)), folder_(make_folder())
{
    auto wanted = make_state_options(settings, "policyd", true);
    wanted.outbox.clear(); // what waits in the daemon's own is none of a rehearsal's
    wanted.uri = "sqlite:" + (folder_ / "state.sqlite").string();
    state_ = state::open(wanted, log_, metrics_);
    around_.logins = logins;
    around_.origin = origin_.get();
    judge_options options = make_judge_options(settings);
    options.around = around_;
    judge_.emplace(options, *state_, log_, metrics_);
    judge_->adopt(std::move(rules));
}

rehearsal::~rehearsal()
{
    made_.reset();
    judge_.reset();
    state_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

base::result<const judgement*> rehearsal::ask(const recorded& line)
{
    for (; swept_ != base::time_point{} && swept_ + 250ms <= line.at && line.at - swept_ < 1h; swept_ += 250ms)
        judge_->sweep(swept_ + 250ms, 250ms);
    swept_ = std::max(swept_, line.at);
    auto& from = callers_.try_emplace(line.host, line.host).first->second;
    last_ = nullptr;
    made_ = judge_->take();
    judgement& made = *made_;
    if (const auto read = judge_->consider(from, line.block, line.at, made); !read)
        return read.error();
    while (!judge_->decide(from, made))
        for (const rules::wanted_value& each : made.run->wanted())
            made.view.settle(each.observation, rules::value::temporary());
    judge_->conclude(from, made, line.at);
    if (!made.is_retry)
        last_ = &from;
    return made_.get();
}

void rehearsal::each_count(const count_function& use)
{
    if (last_ == nullptr)
        return;
    const rules::counter_plan& plan = last_->rules->counters;
    std::string key;
    for (std::size_t i = 0; i < last_->rules->rules->counters().size(); ++i) {
        key.clear();
        const rules::value sum = made_->view.count(i);
        if (sum.is_present() && rules::append_counter_key(made_->view, plan.uses[i], key))
            use(i, key, sum.number());
    }
}

} // namespace policyd
