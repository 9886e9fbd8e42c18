// replay - a record of requests through other rules
//
//   policyd replay LOG [--rules FILE]
//
// LOG is what policyd.record wrote. Time passes as recorded; the state begins empty, in a file of its own that is
// removed at the end, and nothing of the real one is read or changed. Nothing is looked up in the network: what would
// be is temporary. Prints each request whose answer differs.

#include "common/text/escape.hpp"
#include "policyd/commands/commands.hpp"
#include "policyd/protocol/reply.hpp"
#include "policyd/setup.hpp"

#include <boost/json.hpp>

#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

namespace policyd {

namespace {

using namespace std::chrono_literals;

/// Swallows the log of the rules under test.
class silent_sink : public base::log_sink
{
  public:
    void write(base::level, std::string_view) override {}
};

struct recorded
{
    base::time_point at;
    std::string host;
    std::string action;
    std::string block; // the request
};

std::string text_field(const boost::json::object& from, std::string_view name)
{
    const auto* const found = from.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

base::result<recorded> read_line(const std::string& line)
{
    boost::system::error_code failure;
    const auto parsed = boost::json::parse(line, failure);
    if (failure || !parsed.is_object())
        return base::fail("not a JSON object");
    const auto& fields = parsed.as_object();
    const auto* const sent = fields.if_contains("request");
    if (sent == nullptr || !sent->is_object())
        return base::fail("no request in it");
    const std::string time = text_field(fields, "time");
    std::int64_t at = 0;
    std::from_chars(time.data(), time.data() + time.size(), at);
    recorded made{base::from_epoch_ms(at), text_field(fields, "host"), text_field(fields, "action"), {}};
    const auto* const encoded = fields.if_contains("xtext"); // values that JSON cannot hold
    for (const auto& [name, value] : sent->as_object()) {
        if (!value.is_string())
            continue;
        const auto bytes = encoded != nullptr && encoded->is_object()
                               ? text::from_xtext(text_field(encoded->as_object(), name))
                               : base::result<std::string>(std::string());
        if (!bytes)
            return bytes.error();
        made.block.append(name).append(1, '=');
        made.block.append(bytes->empty() ? std::string_view(value.as_string()) : *bytes).append(1, '\n');
    }
    made.block += '\n';
    return made;
}

/// The daemon's inside, without sockets.
class rehearsal
{
  public:
    /// `logins` may be null.
    rehearsal(const conf::settings& settings, std::shared_ptr<const rules::ruleset> rules, const sender_logins* logins)
        : around_(make_judge_options(settings).around), log_(std::make_unique<silent_sink>()),
          origin_(open_origins(settings, log_)),
          folder_(std::filesystem::temp_directory_path() / ("policyd-replay-" + std::to_string(getpid())))
    {
        std::filesystem::create_directory(folder_);
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

    ~rehearsal()
    {
        judge_.reset();
        state_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    base::result<judgement> ask(const recorded& line)
    {
        for (; swept_ != base::time_point{} && swept_ + 250ms <= line.at && line.at - swept_ < 1h; swept_ += 250ms)
            judge_->sweep(swept_ + 250ms, 250ms);
        swept_ = std::max(swept_, line.at);
        auto& from = callers_.try_emplace(line.host, *state_, around_, line.host).first->second;
        judgement made;
        if (const auto read = judge_->consider(from, line.block, line.at, made); !read)
            return read.error();
        while (!judge_->decide(from, made))
            for (const rules::wanted_value& each : made.run->wanted())
                from.view.settle(each.observation, rules::value::temporary());
        judge_->conclude(from, made, line.at);
        return made;
    }

  private:
    surroundings around_;
    base::logger log_;
    base::metrics metrics_;
    const std::unique_ptr<origins> origin_;
    const std::filesystem::path folder_;
    std::unique_ptr<state::state> state_;
    std::optional<judge> judge_;
    std::map<std::string, caller> callers_;
    base::time_point swept_{};
};

int replay(std::istream& log, rehearsal& stage)
{
    std::size_t number = 0;
    std::size_t different = 0;
    for (std::string line; std::getline(log, line);) {
        ++number;
        const auto read = read_line(line);
        const auto made = read ? stage.ask(*read) : base::result<judgement>(read.error());
        if (!made) {
            std::cerr << "line " << number << ": " << made.error().text << '\n';
            continue;
        }
        const std::string_view now = made->value.empty() ? dunno : std::string_view(made->value);
        if (now == read->action)
            continue;
        ++different;
        std::cout << number << ": client=" << text::for_log(made->parsed[attribute::client_address])
                  << " sender=" << text::for_log(made->parsed[attribute::sender])
                  << " recipient=" << text::for_log(made->parsed[attribute::recipient])
                  << " phase=" << phase_names[made->where.phase] << " was=" << text::for_log(read->action)
                  << " now=" << text::for_log(now);
        if (made->decided.rule != nullptr)
            std::cout << " rule=" << made->decided.rule->label;
        std::cout << '\n';
    }
    std::cout << different << " of " << number << " answers differ\n";
    return conf::good;
}

} // namespace

int run_replay(const invocation& called)
{
    const auto& words = called.arguments;
    const bool has_rules = words.size() == 3 && words[1] == "--rules";
    if (words.size() != 1 && !has_rules)
        return usage_of("replay");
    std::ifstream log(words[0]);
    if (!log) {
        std::cerr << "policyd: " << words[0] << " cannot be read\n";
        return conf::fault;
    }
    std::string told;
    auto rules = load_rules(has_rules ? words[2] : called.settings.text("policyd.rules"), told);
    std::cerr << told;
    if (!rules)
        return conf::fault;
    const auto logins = open_sender_logins(called.settings);
    if (!logins) {
        std::cerr << logins.error().text << '\n';
        return conf::fault;
    }
    rehearsal stage(called.settings, std::move(rules), logins->get());
    return replay(log, stage);
}

} // namespace policyd
