// allow - shows and changes whom no penalty, alarm or reputation touches
//
//   policyd allow list | add KEY [DURATION] [REASON] | remove KEY
//
// Without a duration it lasts ten years.

#include "policyd/commands/marks.hpp"

namespace policyd {

namespace {

constexpr auto table = state::mark_table::allowances;
constexpr std::string_view for_good = "520w";

} // namespace

int run_allow(const invocation& called)
{
    const auto& words = called.arguments;
    if (words.empty() || (words.size() == 1 && words[0] == "list"))
        return list_marks(called, table);
    command_state shared(called.settings);
    if (!shared.is_usable())
        return conf::fault;
    if (words.size() >= 2 && words.size() <= 4 && words[0] == "add")
        return add_mark(called, *shared, table, words[1], words.size() > 2 ? std::string_view(words[2]) : for_good,
                        words.size() > 3 ? words[3] : "allowed");
    if (words.size() == 2 && words[0] == "remove")
        return remove_mark(*shared, table, words[1]);
    return usage_of("allow");
}

} // namespace policyd
