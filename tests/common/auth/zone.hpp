// zone - names and records in memory, answered as a resolver answers them

#pragma once

#include "common/auth/spf.hpp"
#include "common/auth/spf_limits.hpp"
#include "common/text/escape.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

namespace auth_test {

class zone
{
  public:
    zone& add_text(const std::string& name, std::string text)
    {
        place(name, dns::type::txt).texts.push_back(std::move(text));
        return *this;
    }
    zone& add_address(const std::string& name, const std::string& address)
    {
        const auto parsed = net::ip_address::parse(address).value();
        place(name, parsed.is_v4() ? dns::type::a : dns::type::aaaa).addresses.push_back(parsed);
        return *this;
    }
    zone& add_name(const std::string& name, dns::type type, std::string target)
    {
        place(name, type).names.push_back(lower(std::move(target)));
        return *this;
    }
    zone& add_alias(const std::string& name, std::string target)
    {
        aliases_[lower(name)] = lower(std::move(target));
        names_.insert(lower(name));
        return *this;
    }
    /// Questions of that type fail; all that have no record for `rest`.
    zone& add_failure(const std::string& name, dns::type type)
    {
        place(name, type) = failure();
        return *this;
    }
    zone& add_rest_failure(const std::string& name)
    {
        failing_.insert(lower(name));
        return *this;
    }

    dns::answer_ptr find(const std::string& name, dns::type wanted) const
    {
        std::string at = lower(name);
        for (int links = 0; links < 8 && aliases_.contains(at); ++links)
            at = aliases_.at(at);
        if (const auto found = answers_.find({at, wanted}); found != answers_.end())
            return std::make_shared<const dns::answer>(found->second);
        if (failing_.contains(at))
            return std::make_shared<const dns::answer>(failure());
        dns::answer none;
        none.is = names_.contains(at) ? dns::status::no_data : dns::status::no_such_name;
        return std::make_shared<const dns::answer>(none);
    }

    auth::known_answers all_known() const
    {
        return [this](const std::string& name, dns::type wanted) { return find(name, wanted); };
    }

  private:
    static dns::answer failure()
    {
        dns::answer answer;
        answer.problem = "no server answers";
        return answer;
    }
    static std::string lower(std::string name)
    {
        if (name.ends_with('.'))
            name.pop_back();
        return text::to_lower(name);
    }
    dns::answer& place(const std::string& name, dns::type type)
    {
        names_.insert(lower(name));
        dns::answer& answer = answers_[{lower(name), type}];
        answer.is = dns::status::found;
        return answer;
    }

    std::map<std::pair<std::string, dns::type>, dns::answer> answers_;
    std::map<std::string, std::string> aliases_;
    std::set<std::string> names_;
    std::set<std::string> failing_;
};

struct driven
{
    auth::spf_result result;
    unsigned rounds = 0;
    std::set<auth::dns_question> asked;
};

/// Runs the engine as check_spf does: nothing is known but what a run said it needed (or what it suggested, too).
inline driven drive(const auth::spf_query& query, const zone& from, bool with_suggested)
{
    driven done;
    std::map<auth::dns_question, dns::answer_ptr> answers;
    const auth::known_answers known = [&answers](const std::string& name, dns::type wanted) {
        const auto found = answers.find({name, wanted});
        return found == answers.end() ? nullptr : found->second;
    };
    for (;;) {
        auto step = auth::evaluate_spf(query, known);
        ++done.rounds;
        if (auto* result = std::get_if<auth::spf_result>(&step)) {
            done.result = *result;
            return done;
        }
        const auto& missing = std::get<auth::spf_missing>(step);
        if (missing.needed.empty() || done.rounds > auth::spf_round_limit)
            throw std::logic_error("a run gets no further");
        for (const auth::dns_question& each : missing.needed) {
            answers[each] = from.find(each.name, each.wanted);
            done.asked.insert(each);
        }
        for (const auth::dns_question& each : missing.suggested)
            if (with_suggested) {
                answers[each] = from.find(each.name, each.wanted);
                done.asked.insert(each);
            }
    }
}

inline auth::spf_result evaluate(const auth::spf_query& query, const zone& from)
{
    return std::get<auth::spf_result>(auth::evaluate_spf(query, from.all_known()));
}

inline auth::spf_query query(const std::string& client, const std::string& mail_from, const std::string& helo)
{
    auth::spf_query made;
    made.client = net::ip_address::parse(client).value();
    made.mail_from = mail_from;
    made.helo = helo;
    made.receiver = "mx.example.net";
    made.wants_explanation = true;
    return made;
}

} // namespace auth_test
