#include "common/conf/postfix_wiring.hpp"

#include "common/conf/command_line.hpp"
#include "common/text/escape.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ostream>
#include <tuple>
#include <utility>

namespace conf {

namespace {

constexpr std::array<std::string_view, 3> severity_names = {"note", "warning", "error"};

std::string_view name_of(severity weight)
{
    return severity_names[static_cast<std::size_t>(weight)];
}

/// `HOST:PORT`, `[::1]:PORT` or `PORT`.
std::pair<std::string_view, std::string_view> split_port(std::string_view written)
{
    const auto colon = written.rfind(':');
    if (colon == std::string_view::npos)
        return {{}, written};
    std::string_view host = written.substr(0, colon);
    if (host.size() > 1 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    return {host, written.substr(colon + 1)};
}

std::string_view port_number(std::string_view port)
{
    // The names that stand in master.cf as shipped.
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> known = {
        {{"smtp", "25"}, {"submission", "587"}, {"submissions", "465"}, {"smtps", "465"}, {"lmtp", "24"}}};
    for (const auto& [name, number] : known)
        if (port == name)
            return number;
    return port;
}

void check_common(const postfix_files& files, postfix_findings& findings)
{
    if (!is_yes(files.value(nullptr, "enable_long_queue_ids")))
        findings.add(severity::warning, files.place(nullptr, "enable_long_queue_ids"),
                     "queue IDs are short and come again within hours, but contentd finds what policyd knows of a "
                     "message by its queue ID",
                     "enable_long_queue_ids = yes");
    if (is_yes(files.value(nullptr, "soft_bounce")))
        findings.add(severity::note, files.place(nullptr, "soft_bounce"),
                     "nothing is refused for good while soft_bounce is on", "soft_bounce = no, once the wiring works");
}

} // namespace

void postfix_findings::add(severity weight, const postfix_place& place, std::string text, std::string mend)
{
    all_.push_back({weight, place, std::move(text), std::move(mend)});
}

int postfix_findings::print(std::ostream& out) const
{
    std::vector<postfix_finding> sorted = all_;
    const auto key = [](const postfix_finding& each) { return std::tie(each.place.file, each.place.line, each.text); };
    std::stable_sort(sorted.begin(), sorted.end(),
                     [&](const auto& left, const auto& right) { return key(left) < key(right); });
    const auto same = [&](const auto& left, const auto& right) { return key(left) == key(right); };
    sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());
    std::array<std::size_t, 3> counts{};
    for (const postfix_finding& each : sorted) {
        ++counts[static_cast<std::size_t>(each.weight)];
        out << each.place.to_text() << ": " << name_of(each.weight) << ": " << each.text << '\n';
        if (!each.mend.empty())
            out << "    mend: " << each.mend << '\n';
    }
    out << counts[2] << " errors, " << counts[1] << " warnings, " << counts[0] << " notes\n";
    return counts[2] == 0 ? exit_status::good : exit_status::fault;
}

std::optional<postfix_endpoint> postfix_endpoint::parse(std::string_view written)
{
    written = written.substr(0, written.find(' '));
    for (const std::string_view scheme : {"unix:", "local:"})
        if (written.rfind(scheme, 0) == 0)
            return postfix_endpoint{true, std::string(written.substr(scheme.size())), {}};
    if (written.rfind("inet:", 0) == 0)
        written.remove_prefix(5);
    const auto [host, port] = split_port(written);
    if (port.empty())
        return std::nullopt;
    return postfix_endpoint{false, std::string(host), std::string(port_number(port))};
}

bool postfix_endpoint::operator==(const postfix_endpoint& other) const
{
    if (is_unix != other.is_unix || port != other.port)
        return false;
    if (is_unix)
        return host == other.host;
    return host == other.host || (host == "localhost" && other.is_loopback()) ||
           (other.host == "localhost" && is_loopback());
}

bool postfix_endpoint::is_loopback() const
{
    return is_unix || host == "localhost" || host == "::1" || host.rfind("127.", 0) == 0;
}

std::string postfix_endpoint::to_text() const
{
    if (is_unix)
        return "unix:" + host;
    return "inet:" + (host.find(':') == std::string::npos ? host : '[' + host + ']') + ':' + port;
}

bool is_yes(std::string_view value)
{
    const std::string lower = text::to_lower(value);
    return lower == "yes" || lower == "y" || lower == "true" || lower == "1";
}

std::uint64_t to_number(std::string_view value)
{
    std::uint64_t number = 0;
    std::from_chars(value.data(), value.data() + value.size(), number);
    return number;
}

bool has_word(const std::vector<postfix_word>& words, std::string_view text)
{
    return std::any_of(words.begin(), words.end(), [&](const postfix_word& each) { return each.text == text; });
}

std::vector<const postfix_service*> services_with(const postfix_files& files, std::string_view command)
{
    std::vector<const postfix_service*> found;
    for (const postfix_service& service : files.services())
        if (service.command == command)
            found.push_back(&service);
    return found;
}

const postfix_service* smtpd_at(const postfix_files& files, const postfix_endpoint& where)
{
    for (const postfix_service* service : services_with(files, "smtpd")) {
        const auto listens = postfix_endpoint::parse(service->name);
        if (service->type != "inet" || !listens || listens->port != where.port)
            continue;
        if (listens->host.empty() || *listens == where)
            return service;
    }
    return nullptr;
}

bool is_chrooted(const postfix_files& files, const postfix_service& service)
{
    if (service.chroot != "-")
        return service.chroot == "y";
    return files.value(nullptr, "compatibility_level", "0") == "0";
}

std::uint64_t maxproc(const postfix_files& files, const postfix_service& service)
{
    return to_number(service.maxproc == "-" ? files.value(nullptr, "default_process_limit", "100") : service.maxproc);
}

int check_wiring(const std::string& directory, const std::function<void(const postfix_files&, postfix_findings&)>& own,
                 std::ostream& out)
{
    const auto files = postfix_files::load(directory);
    if (!files) {
        out << files.error().text << '\n';
        return exit_status::fault;
    }
    postfix_findings findings;
    own(*files, findings);
    check_common(*files, findings);
    return findings.print(out);
}

} // namespace conf
