#include "contentd/digest_settings.hpp"

#include "contentd/listener_settings.hpp"

#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
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

std::string place_of(const conf::settings& settings, const std::string& key)
{
    return settings.where(key) + ": " + key + ": ";
}

// Empty when the directory is there and allows that (access(2)).
std::string problem_of(const std::string& directory, int mode)
{
    std::error_code failure;
    if (!std::filesystem::is_directory(directory, failure))
        return directory + " is no directory" + (failure ? ": " + failure.message() : std::string());
    if (::access(directory.c_str(), mode) != 0)
        return directory + " cannot be " + ((mode & W_OK) != 0 ? "written: " : "read: ") + std::strerror(errno);
    return {};
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

base::result<exchange_settings> exchange_settings_from(const conf::settings& settings)
{
    exchange_settings made;
    auto neighbours = digest_exchange::load_neighbours(settings.text("contentd.digest_neighbours"));
    if (!neighbours)
        return base::fail(place_of(settings, "contentd.digest_neighbours") + neighbours.error().text);
    made.neighbours = *std::move(neighbours);
    made.directory = settings.text("contentd.digest_export");
    made.site = hostname_of(settings);
    made.interval = settings.duration("contentd.digest_interval");
    if (made.directory.empty())
        return made;
    auto key = digest_exchange::private_key::load(settings.text("contentd.digest_key"));
    if (!key)
        return base::fail(place_of(settings, "contentd.digest_key") + key.error().text +
                          "; `contentd digest key` makes one, which contentd.digest_export needs");
    made.key = *std::move(key);
    return made;
}

std::vector<std::string> exchange_problems(const exchange_settings& wanted, const conf::settings& settings)
{
    std::vector<std::string> all;
    if (!wanted.directory.empty())
        if (const std::string problem = problem_of(wanted.directory, R_OK | W_OK | X_OK); !problem.empty())
            all.push_back(place_of(settings, "contentd.digest_export") + problem +
                          "; make it, for the user of contentd to write");
    for (const digest_exchange::neighbour& each : wanted.neighbours) {
        if (!each.from.starts_with('/'))
            continue;
        if (const std::string problem = problem_of(each.from, R_OK | X_OK); !problem.empty())
            all.push_back(place_of(settings, "contentd.digest_neighbours") +
                          settings.text("contentd.digest_neighbours") + ": from= of neighbour " + each.name + ": " +
                          problem + "; mend its line, or make it readable for the user of contentd");
    }
    return all;
}

} // namespace contentd
