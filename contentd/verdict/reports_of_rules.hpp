// reports_of_rules - what rules report of a message by `learn`, each report once a message
//
// Of what, depends on who reports, since a stranger decides what else is in the message, and would have what honest
// mail shares with it reported beside it:
//
//     user:NAME  the messages that are forwarded in it as attachments
//     trap       its files and texts
//     verdict    of a rule that asks for attachment.*, the attachment; of malware, the file that it was found in; else
//                its files

#pragma once

#include "common/base/log.hpp"
#include "common/rules/evaluation.hpp"
#include "common/state/digests.hpp"
#include "contentd/inspection.hpp"
#include "contentd/loader.hpp"

#include <boost/asio/awaitable.hpp>

#include <compare>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace contentd {

/// Why `learn` does not take that text as its argument, 0 or 1; empty when it does.
std::string refusal_of_learn(std::size_t argument, std::string_view written);

class reports_of_rules
{
  public:
    /// All must outlive it.
    reports_of_rules(inspection& message, const sources& from, const base::logger& log)
        : message_(message), from_(from), log_(log)
    {}

    /// Of one recipient's rules. What is neither spam nor ham, or in nobody's name, is logged and left out.
    void note(const std::vector<rules::firing>& firings);
    /// Reads the message, and those forwarded in it, on a worker's thread; nothing is read when there is nothing to
    /// report.
    boost::asio::awaitable<std::vector<state::digest_report>> make();

  private:
    struct noted_report
    {
        std::string reporter;
        bool is_spam = true;
        std::optional<std::size_t> leaf{}; // it is about

        auto operator<=>(const noted_report&) const = default;
    };

    std::vector<digest::value> values_of(const noted_report& noted) const;

    inspection& message_;
    const sources& from_;
    const base::logger& log_;
    std::set<noted_report> noted_;
};

} // namespace contentd
