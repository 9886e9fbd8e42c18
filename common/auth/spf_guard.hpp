// spf_guard - our side of libspf2: answers its questions, and stops it where RFC 7208 does
//
// One run over what is known of the DNS. Terms and void look-ups are counted here over all includes (the library
// starts anew in each). A run that misses answers stops at the first and notes what it misses, together with what the
// records at hand will likely want, so that all of it is asked at once; then the check runs again from the start,
// which costs microseconds.

#pragma once

#include "common/auth/spf_library.hpp"
#include "common/auth/spf_limits.hpp"
#include "common/auth/spf_names.hpp"
#include "common/auth/spf_program.hpp"

#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace auth {

/// A record that is being evaluated.
struct spf_scope
{
    std::string domain;
    spf_record record;
    bool decides = false; // the sender's own, or reached from there by redirects alone: its fail is the result
};

struct spf_outcome
{
    spf_status status = spf_status::none;
    std::string mechanism;
    std::string problem;
    const spf_scope* scope = nullptr; // whose explanation counts; lives as long as the guard
};

class spf_guard final : public library_source
{
  public:
    /// Both are kept by reference.
    spf_guard(const spf_sender& sender, spf_questions& questions) : sender_(sender), questions_(questions) {}

    /// Once. Empty: answers are missing.
    std::optional<spf_outcome> run();
    /// Whether a record that was read has terms with %{s} or %{l} in them.
    bool names_local_part() const { return names_local_part_; }

  private:
    struct term
    {
        spf_step step;
        const spf_scope* scope;
    };

    std::optional<std::string> record(std::string_view name) override;
    library_reply answer(std::string_view name, dns::type wanted) override;

    std::optional<std::string> fetch(const std::string& domain, bool decides, spf_status when_none);
    std::string enter(const std::string& domain, spf_record record, bool decides);
    void suggest(const term& each);
    const term& start(std::size_t index);
    library_reply match(const term& each);
    library_reply match_pointer(const std::string& domain);
    library_reply look_up(const std::string& name, dns::type wanted);
    library_reply look_up_hosts(const std::string& name);
    library_reply look_up_host(const std::string& name);
    library_reply look_up_any_host(const std::string& name);
    library_reply stop(spf_status status, std::string problem);
    library_reply wait();
    void count_void();
    /// The number in `t12.invalid`; the name is one that we made.
    static std::size_t number_in(std::string_view name);
    dns::type address_type() const { return sender_.values.client.is_v4() ? dns::type::a : dns::type::aaaa; }
    bool is_stopped() const { return stopped_.has_value() || is_waiting_; }

    const spf_sender& sender_;
    spf_questions& questions_;
    spf_counter counter_;
    std::deque<spf_scope> scopes_;   // never moved: terms point to them
    std::deque<term> terms_;         // the library knows them as t0.invalid, t1.invalid, ...
    std::vector<std::string> hosts_; // and hosts of mx terms as h0.invalid, ...
    const term* last_ = nullptr;     // begun last in a record that decides
    std::optional<spf_outcome> stopped_;
    bool is_waiting_ = false;
    bool names_local_part_ = false;
};

} // namespace auth
