#include "common/dns/blocklist_settings.hpp"

#include <set>

namespace dns {

base::result<std::vector<blocklist_spec>> blocklists_from(const conf::settings& settings, const std::string& key)
{
    std::vector<blocklist_spec> made;
    std::set<std::string> names;
    for (const std::string& written : settings.texts(key)) {
        const std::string place = settings.where(key) + ": " + key + ": ";
        const auto spec = blocklist_spec::parse(written);
        if (!spec)
            return base::fail(place + spec.error().text);
        if (!names.insert(spec->name).second)
            return base::fail(place + "two lists are named \"" + spec->name + "\"; give one another name=");
        made.push_back(*spec);
    }
    return made;
}

} // namespace dns
