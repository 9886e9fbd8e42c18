#include "policyd/recipients/dovecot_source.hpp"

#include "common/mail/address.hpp"
#include "common/net/await.hpp"
#include "common/net/stream.hpp"
#include "policyd/recipients/dovecot_answer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>

namespace policyd {

namespace asio = boost::asio;

namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;
using kind = dovecot_line::kind;

constexpr auto idle_limit = std::chrono::minutes(1);

struct link_answer
{
    source_answer is;
    bool is_lost = false; // the connection ended, after it had answered before
};
using told_function = std::function<void(link_answer)>;

} // namespace

/// One connection. It is kept by its coroutines and by the source.
class dovecot_source::link : public std::enable_shared_from_this<link>
{
  public:
    link(std::string service, std::size_t questions) : service_(std::move(service)), questions_(questions) {}

    bool is_over() const { return is_over_; }
    bool is_idle_since(steady_time then) const { return waiting_.empty() && used_ < then; }

    void ask(const asio::any_io_executor& on, const std::string& user, steady_time deadline, told_function told)
    {
        if (waiting_.size() >= questions_)
            return told({not_asked("too many questions wait for Dovecot")});
        const std::uint32_t id = ++last_id_;
        used_ = clock::now();
        waiting_.emplace(id, place{std::move(told), deadline, used_});
        unsent_ += dovecot_question(id, user, service_);
        if (stream_ && !is_writing_)
            asio::co_spawn(on, write(shared_from_this()), asio::detached);
    }

    // Opens the connection, then reads until it ends.
    static asio::awaitable<void> run(std::shared_ptr<link> self, net::endpoint where)
    {
        auto connecting = net::connect(where, self->time_left());
        auto opened = co_await std::move(connecting);
        if (self->is_over_)
            co_return;
        if (!opened)
            co_return self->end("cannot connect to " + where.to_text() + ": " + opened.error().message(), false);
        self->stream_.emplace(std::move(*opened));
        self->heard_ = clock::now();
        const asio::any_io_executor executor = co_await asio::this_coro::executor;
        asio::co_spawn(executor, write(self), asio::detached);
        while (!self->is_over_) {
            auto reading = self->stream_->read_some(asio::buffer(self->input_), self->time_left());
            const auto taken = co_await std::move(reading);
            if (self->is_over_)
                co_return;
            if (taken)
                self->take({self->input_.data(), *taken});
            else if (taken.error() != asio::error::timed_out)
                self->end("the connection ended: " + taken.error().message(), self->has_answered_);
            self->let_go_of_late();
        }
    }

    void end(const std::string& why, bool is_lost)
    {
        if (is_over_)
            return;
        is_over_ = true;
        if (stream_)
            stream_->close();
        for (auto& [id, each] : std::exchange(waiting_, {}))
            if (each.told)
                each.told({fault(why), is_lost});
    }

  private:
    struct place
    {
        told_function told; // empty when nobody waits any more
        steady_time deadline;
        steady_time begun;
    };

    static asio::awaitable<void> write(std::shared_ptr<link> self)
    {
        if (self->is_writing_)
            co_return;
        self->is_writing_ = true;
        while (!self->is_over_ && !self->unsent_.empty()) {
            const std::string lines = std::exchange(self->unsent_, {});
            auto writing = self->stream_->write(lines, self->time_left());
            const auto written = co_await std::move(writing);
            if (!written)
                self->end("cannot write: " + written.error().message(), self->has_answered_);
        }
        self->is_writing_ = false;
    }

    // Until the first question that waits is late, at most a second.
    std::chrono::milliseconds time_left() const
    {
        steady_time first = clock::now() + 1s;
        for (const auto& [id, each] : waiting_)
            if (each.told)
                first = std::min(first, each.deadline);
        return std::max(10ms, std::chrono::ceil<std::chrono::milliseconds>(first - clock::now()));
    }

    // One look-up may be slow in Dovecot's own back end; when nothing at all was heard since it began, all is silent.
    void let_go_of_late()
    {
        const auto now = clock::now();
        bool is_silent = false;
        for (auto& [id, each] : waiting_) {
            if (!each.told || each.deadline > now)
                continue;
            is_silent = is_silent || heard_ < each.begun;
            std::exchange(each.told, {})({fault("Dovecot did not answer in time"), false});
        }
        if (is_silent)
            end("Dovecot is silent", false);
    }

    void take(std::string_view bytes)
    {
        heard_ = clock::now();
        while (!bytes.empty() && !is_over_) {
            const auto reached = reader_.feed(bytes);
            if (reached == dovecot_reader::status::broken)
                return end("Dovecot sent a line that is too long", false);
            if (reached == dovecot_reader::status::complete)
                take_line(parse_dovecot_line(reader_.take()));
        }
    }

    void take_line(const dovecot_line& line)
    {
        if (line.is == kind::mechanism)
            return end("this is Dovecot's socket for logins; name one whose name ends in -userdb", false);
        if (line.is == kind::broken || (line.is == kind::version && line.number != 1))
            return end("Dovecot speaks another protocol", false);
        if (line.is == kind::version) {
            has_version_ = true;
            return;
        }
        if (!has_version_)
            return end("this is no user database socket of Dovecot: it does not begin with VERSION", false);
        if (line.is == kind::other)
            return;
        const auto found = waiting_.find(line.number);
        if (found == waiting_.end())
            return end("Dovecot answered what was not asked", false);
        const auto told = std::move(found->second.told);
        waiting_.erase(found);
        has_answered_ = true;
        if (told)
            told({meaning(line), false});
    }

    static source_answer meaning(const dovecot_line& line)
    {
        if (line.is == kind::user)
            return {recipient_verdict::known};
        if (line.is == kind::not_found)
            return {recipient_verdict::unknown};
        return {recipient_verdict::temporary, "Dovecot failed: " + line.reason};
    }

    const std::string service_;
    const std::size_t questions_;       // on their way, at most
    std::optional<net::stream> stream_; // once it is connected
    std::map<std::uint32_t, place> waiting_;
    std::uint32_t last_id_ = 0;
    std::string unsent_ = "VERSION\t1\t0\n";
    dovecot_reader reader_;
    std::array<char, 4096> input_{};
    steady_time heard_ = clock::now();
    steady_time used_ = heard_;
    bool is_writing_ = false;
    bool has_version_ = false;
    bool has_answered_ = false;
    bool is_over_ = false;
};

dovecot_source::dovecot_source(const source_spec& wanted, asio::io_context& on, std::size_t questions)
    : wanted_(wanted), context_(on), questions_(questions)
{}

dovecot_source::~dovecot_source() = default;

asio::awaitable<source_answer> dovecot_source::ask(std::string address, steady_time deadline)
{
    const std::string user =
        wanted_.wants_local_part ? std::string(mail::split_address(address).local) : std::move(address);
    link_answer answer;
    for (unsigned attempt = 0; attempt < 2; ++attempt) {
        const std::function<void(told_function)> start = [&](told_function told) {
            const bool is_new = !link_ || link_->is_over();
            if (is_new)
                link_ = std::make_shared<link>(wanted_.service, questions_);
            link_->ask(context_.get_executor(), user, deadline, std::move(told));
            if (is_new)
                asio::co_spawn(context_, link::run(link_, wanted_.where), asio::detached);
        };
        answer = co_await net::callback<link_answer>(start);
        if (!answer.is_lost)
            break;
    }
    co_return answer.is;
}

void dovecot_source::tidy(steady_time now)
{
    if (!link_ || link_->is_over() || !link_->is_idle_since(now - idle_limit))
        return;
    link_->end("it was idle", false);
    link_.reset();
}

void dovecot_source::close()
{
    if (link_)
        link_->end("the daemon ends", false);
    link_.reset();
}

} // namespace policyd
