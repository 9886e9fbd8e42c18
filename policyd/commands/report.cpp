// report - what policyd has decided and learned, as text, as JSON or as a page with plots
//
//   policyd report [--since DURATION] [--html]
//
// Without --since, the last day. It rests on the history in the state, which goes back 35 days.

#include "common/text/units.hpp"
#include "policyd/commands/marks.hpp"
#include "policyd/report/render.hpp"

#include <algorithm>
#include <iostream>

namespace policyd {

namespace {

struct wanted_report
{
    base::milliseconds span = std::chrono::hours(24);
    bool is_html = false;
};

base::result<wanted_report> read_words(std::span<const std::string> words)
{
    wanted_report made;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--html") {
            made.is_html = true;
        } else if (words[i] == "--since" && i + 1 < words.size()) {
            const auto span = text::to_duration(words[++i]);
            if (!span)
                return span.error();
            made.span = std::clamp<base::milliseconds>(*span, state::history::slot, state::history::kept);
        } else {
            return base::fail(std::string());
        }
    }
    return made;
}

} // namespace

int run_report(const invocation& called)
{
    const auto wanted = read_words(called.arguments);
    if (!wanted) {
        if (!wanted.error().text.empty())
            std::cerr << "policyd: " << wanted.error().text << '\n';
        return usage_of("report");
    }
    command_state shared(called.settings);
    if (!shared.is_usable())
        return conf::fault;
    const auto shown = gather(*shared, base::now(), wanted->span);
    if (!shown) {
        std::cerr << "policyd: " << shown.error().text << '\n';
        return conf::fault;
    }
    std::cout << (called.given.wants_json ? report_as_json(*shown)
                  : wanted->is_html       ? report_as_html(*shown)
                                          : report_as_text(*shown));
    return conf::good;
}

} // namespace policyd
