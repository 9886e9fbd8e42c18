// outcome - what becomes of a message for one recipient, made from the actions that fired

#pragma once

#include "common/rules/evaluation.hpp"
#include "contentd/actions/strip.hpp"
#include "contentd/inspection.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace contentd {

enum class disposal : std::uint8_t { deliver, quarantine, discard, reject, tempfail };

std::string_view name_of(disposal what);

struct outcome
{
    disposal what = disposal::deliver;
    std::string text; // reason or reply text; empty for a plain delivery
    std::string rule; // label of the rule that decided; empty when none did
    bool is_tagged = false;
    double score = 0;
    std::string headers;               // header fields to put on top, whole, with line ends
    std::vector<std::string> labels;   // of the rules that fired, in order
    std::vector<std::string> observed; // of those that would have under `observe`
    std::vector<removal> strips;       // what goes out of the message before it is delivered
};

/// Reads the firings of a finished evaluation of that message.
outcome decide(const rules::evaluation& finished, const inspection& message);

/// "pass", "tag", "strip" for a delivery, else the disposal's name.
std::string_view verdict_of(const outcome& decided);

/// Recipients (indices) that share an outcome, so that they share an onward transaction or a quarantine file.
struct outcome_group
{
    const outcome* shared = nullptr;
    std::vector<std::size_t> recipients;
};

std::vector<outcome_group> group(const std::vector<outcome>& outcomes);

} // namespace contentd
