#include "contentd/equipment.hpp"

#include "common/text/escape.hpp"
#include "common/text/words.hpp"
#include "contentd/configuration.hpp"
#include "contentd/digest_settings.hpp"

#include <string_view>
#include <system_error>
#include <utility>

namespace contentd {

namespace {

walk::limits walk_limits(const conf::settings& settings)
{
    walk::limits made;
    made.depth = static_cast<unsigned>(settings.number("contentd.inside_depth_limit"));
    made.entries = static_cast<std::size_t>(settings.number("contentd.inside_entries_limit"));
    made.bytes = settings.size("contentd.inside_bytes_limit");
    made.time = settings.duration("contentd.inside_time_limit");
    made.memory = settings.size("contentd.inside_memory_limit");
    return made;
}

std::string key_of(const looked_at& file)
{
    const char shown =
        static_cast<char>('0' + (file.shown.page ? 1 : 0) + (file.shown.sheet ? 2 : 0) + (file.shown.pdf ? 4 : 0));
    return std::string(file.sha256).append(1, shown).append(file.name);
}

base::result<std::vector<std::string>> read_protected(const conf::settings& settings)
{
    constexpr std::string_view key = "contentd.protected_domains";
    std::vector<std::string> all;
    const std::vector<std::string>& written = settings.texts(key);
    for (std::size_t i = 0; i < written.size(); ++i)
        for (const std::string_view word : text::words_of(written[i])) {
            all.emplace_back(word);
            if (!url::protected_domains::is_domain(all.back()))
                return base::fail(settings.where(key, i) + ": " + std::string(key) + ": \"" +
                                  text::printable(word, 60) + "\" is no domain; write them with blanks between");
        }
    return all;
}

} // namespace

base::result<std::unique_ptr<equipment>> equipment::open(const conf::settings& settings, const base::logger& log,
                                                         base::metrics& metrics, bool is_daemon)
{
    auto engines = malware::read_engines(settings.texts("contentd.scanners"));
    if (!engines)
        return base::fail(settings.where("contentd.scanners") + ": contentd.scanners: " + engines.error().text);
    auto domains = domain_lists_from(settings);
    if (!domains)
        return domains.error();
    const auto trust = reporter_trust_from(settings);
    if (!trust)
        return trust.error();
    const auto names = read_protected(settings);
    if (!names)
        return names.error();
    std::unique_ptr<equipment> made(new equipment(settings, log, metrics, *std::move(engines)));
    made->trust_ = *trust;
    if (!names->empty())
        made->inspected_.protected_names = std::make_shared<const url::protected_domains>(*names);
    if (!domains->lists.empty())
        made->domains_ = std::make_unique<domain_lists>(*domains, log, metrics, is_daemon);
    if (!made->urls_.refresh() && is_daemon)
        return base::fail(settings.where("contentd.url_lists") +
                          ": contentd.url_lists: a list cannot be used; see above");
    return made;
}

equipment::equipment(const conf::settings& settings, const base::logger& log, base::metrics& metrics,
                     std::vector<malware::engine_settings> engines)
    : walkers_(thread_count(settings), walk_limits(settings)), inspected_(inspection_from(settings)),
      urls_(settings.texts("contentd.url_lists"), log)
{
    inspected_.remember_inside = [this](const looked_at& file) {
        return file.passwords.empty() ? seen_.find(key_of(file)) : std::nullopt;
    };
    inspected_.look_inside = [this](const looked_at& file) {
        if (auto known = inspected_.remember_inside(file))
            return *std::move(known);
        walk::report found = examine(file);
        if (file.passwords.empty())
            seen_.keep(key_of(file), found);
        return found;
    };
    if (!engines.empty())
        scanners_ = std::make_unique<malware::site>(std::move(engines), log, metrics);
}

walk::report equipment::examine(const looked_at& file)
{
    try {
        return walkers_.examine(file.content, file.name, file.passwords, file.shown);
    } catch (const std::system_error& refused) {
        throw inspection_unavailable(refused.what());
    }
}

} // namespace contentd
