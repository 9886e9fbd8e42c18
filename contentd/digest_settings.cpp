#include "contentd/digest_settings.hpp"

#include <charconv>
#include <sstream>

namespace contentd {

namespace {

constexpr double most_trust = 100;

// Null for a name that is none.
double* member_of(digest_exchange::reporter_trust& trust, std::string_view name)
{
    if (name == "operator")
        return &trust.by_operator;
    if (name == "trap")
        return &trust.by_trap;
    if (name == "user")
        return &trust.by_user;
    return name == "verdict" ? &trust.by_verdict : nullptr;
}

} // namespace

state::digest_options digest_options_from(const conf::settings& settings, bool is_daemon)
{
    state::digest_options made;
    made.filter_memory = is_daemon ? settings.size("contentd.digest_memory") : 0;
    made.most = static_cast<std::uint64_t>(settings.number("contentd.digest_limit"));
    made.needed = static_cast<unsigned>(settings.number("contentd.digest_features_needed"));
    made.kept = settings.duration("contentd.digest_kept");
    return made;
}

base::result<digest_exchange::reporter_trust> reporter_trust_from(const conf::settings& settings)
{
    digest_exchange::reporter_trust made;
    std::istringstream words(settings.text("contentd.digest_trust"));
    for (std::string word; words >> word;) {
        const auto equals = word.find('=');
        double* const member = member_of(made, word.substr(0, equals));
        const char* const end = word.data() + word.size();
        double value = -1;
        if (equals != std::string::npos) {
            const auto read = std::from_chars(word.data() + equals + 1, end, value);
            if (read.ec != std::errc() || read.ptr != end)
                value = -1;
        }
        if (member == nullptr || !(value >= 0 && value <= most_trust))
            return base::fail(settings.where("contentd.digest_trust") + ": contentd.digest_trust: \"" + word +
                              "\" is no operator=, trap=, user= or verdict= with a number from 0 to 100");
        *member = value;
    }
    return made;
}

} // namespace contentd
