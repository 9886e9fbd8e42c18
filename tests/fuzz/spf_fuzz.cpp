// Any bytes as a DNS that an SPF check meets: lines of `name TAB type TAB data`, the first line is the sender, the
// second the HELO name. The check ends within its rounds, and what it says is printable; both header forms stay one
// field.

#include "common/auth/spf.hpp"
#include "common/auth/spf_header.hpp"
#include "common/auth/spf_limits.hpp"
#include "common/auth/spf_record.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

namespace {

using answers = std::map<auth::dns_question, dns::answer>;

std::string_view take(std::string_view& rest, char end)
{
    const std::string_view taken = rest.substr(0, rest.find(end));
    rest.remove_prefix(std::min(rest.size(), taken.size() + 1));
    return taken;
}

void add(answers& known, std::string_view line)
{
    const std::string name(take(line, '\t'));
    const std::string_view type = take(line, '\t');
    if (type == "A") {
        const auto address = net::ip_address::parse(line);
        if (address)
            known[{name, address->is_v4() ? dns::type::a : dns::type::aaaa}].addresses.push_back(*address);
    } else if (type == "M" || type == "P") {
        known[{name, type == "M" ? dns::type::mx : dns::type::ptr}].names.emplace_back(line);
    } else if (type == "F") {
        known[{name, dns::type::txt}].problem = line; // stays temporary
        return;
    } else {
        known[{name, dns::type::txt}].texts.emplace_back(line);
        known[{name, dns::type::txt}].is = dns::status::found;
    }
    for (auto& [question, answer] : known)
        if (answer.problem.empty())
            answer.is = dns::status::found;
}

bool is_printable(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char byte) { return byte >= ' ' && byte <= '~'; });
}

void check(const auth::spf_query& query, const answers& known)
{
    answers given;
    for (unsigned round = 0; round < auth::spf_round_limit; ++round) {
        const auto step = auth::evaluate_spf(query, [&](const std::string& name, dns::type wanted) {
            const auto found = given.find({name, wanted});
            return found == given.end() ? nullptr : std::make_shared<const dns::answer>(found->second);
        });
        if (const auto* missing = std::get_if<auth::spf_missing>(&step)) {
            for (const auth::dns_question& each : missing->needed) {
                const auto found = known.find(each);
                given[each].is = dns::status::no_such_name;
                if (found != known.end())
                    given[each] = found->second;
            }
            continue;
        }
        const auto& result = std::get<auth::spf_result>(step);
        const std::string field = auth::received_spf(query, result);
        const bool is_safe = is_printable(result.explanation) && is_printable(result.problem) &&
                             is_printable(auth::authentication_results_spf(query, result)) &&
                             result.explanation.size() <= auth::spf_explanation_limit && field.ends_with("\r\n");
        if (!is_safe)
            std::abort();
        return;
    }
    std::abort(); // never came to an end
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    (void)auth::parse_spf_record(rest);
    auth::spf_query query;
    query.mail_from = take(rest, '\n');
    query.helo = take(rest, '\n');
    query.receiver = query.helo;
    query.client = net::ip_address::parse(query.helo.size() % 2 == 0 ? "192.0.2.1" : "2001:db8::1").value();
    query.wants_explanation = true;
    answers known;
    for (int lines = 0; !rest.empty() && lines < 40; ++lines)
        add(known, take(rest, '\n'));
    check(query, known);
    return 0;
}
