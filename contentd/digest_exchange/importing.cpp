#include "contentd/digest_exchange/importing.hpp"

#include "common/text/escape.hpp"

#include <algorithm>

namespace digest_exchange {

namespace {

constexpr std::chrono::hours clocks_differ{24};

/// The neighbour's times within what we would say ourselves.
void fit(state::digest_change& told, base::milliseconds kept, base::time_point now)
{
    told.last = std::min(told.last, now);
    told.first = std::min(told.first, told.last);
    told.expires = std::min(told.expires, told.last + kept);
}

} // namespace

bool is_known(const std::optional<state::digest_progress>& progress, base::time_point created, std::int64_t from,
              std::int64_t to)
{
    return progress && (created <= progress->created || (from != 0 && to <= progress->sequence));
}

base::result<imported> import_export(state::digests& into, const std::vector<neighbour>& neighbours,
                                     std::string_view file, const limits& allowed, base::time_point now,
                                     const std::stop_token& stop)
{
    const auto opened = open_envelope(file, allowed);
    if (!opened)
        return opened.error();
    const header& about = opened->about;
    const neighbour* const who = find_key(neighbours, about.key_id);
    if (who == nullptr)
        return base::fail("the export of \"" + text::printable(about.site, 80) + "\" is signed with key " +
                          text::printable(about.key_id, 40) + ", which is no neighbour's");
    if (!who->key.verifies(opened->signed_part, opened->signature))
        return base::fail("the signature of neighbour " + who->name + " is not good: the export was changed");
    if (about.created > now + clocks_differ)
        return base::fail("the export of neighbour " + who->name + " was made on " + base::to_rfc3339(about.created) +
                          ", which is to come");
    const auto progress = into.progress(who->name);
    if (!progress)
        return progress.error();
    imported made{who->name, 0, is_known(*progress, about.created, about.from, about.to), false};
    if (made.is_known)
        return made;
    auto changes = read_body(opened->body, allowed);
    if (!changes)
        return base::fail("the export of neighbour " + who->name + ", " + changes.error().text);
    for (state::digest_change& each : *changes)
        fit(each, into.options().kept, now);
    const auto taken = into.import(who->name, who->trust, *changes, {about.to, about.created}, now, stop);
    if (!taken)
        return taken.error();
    made.digests = changes->size();
    made.has_gap = about.from > (*progress ? (*progress)->sequence : 0);
    return made;
}

} // namespace digest_exchange
