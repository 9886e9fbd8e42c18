// spf_questions - what is known of the DNS, and what a check misses of it

#pragma once

#include "common/dns/answer.hpp"

#include <compare>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace auth {

struct dns_question
{
    std::string name; // lower case, without the last dot
    dns::type wanted = dns::type::a;

    friend auto operator<=>(const dns_question&, const dns_question&) = default;
};

/// What is known without waiting; null when that is nothing.
using known_answers = std::function<dns::answer_ptr(const std::string& name, dns::type wanted)>;

struct spf_missing
{
    std::vector<dns_question> needed;    // the check goes no further without them; never empty
    std::vector<dns_question> suggested; // likely needed soon: to be asked at the same time, not to be waited for
};

class spf_questions
{
  public:
    explicit spf_questions(known_answers known) : known_(std::move(known)) {}

    /// Null: not known, and noted as needed.
    dns::answer_ptr ask(const std::string& name, dns::type wanted)
    {
        dns::answer_ptr answer = known_(name, wanted);
        if (!answer)
            needed_.insert({name, wanted});
        return answer;
    }

    void suggest(const std::string& name, dns::type wanted)
    {
        if (!known_(name, wanted))
            suggested_.insert({name, wanted});
    }

    spf_missing missing() const { return {{needed_.begin(), needed_.end()}, {suggested_.begin(), suggested_.end()}}; }

  private:
    known_answers known_;
    std::set<dns_question> needed_;
    std::set<dns_question> suggested_;
};

} // namespace auth
