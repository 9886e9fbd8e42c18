#include "contentd/name_extensions.hpp"

#include "contentd/filetype/filetype.hpp"

#include <algorithm>
#include <utility>

namespace contentd {

namespace {

void add(std::string_view name, std::string extension, name_extensions& into)
{
    into.has_executable = into.has_executable || filetype::is_executable_extension(extension);
    const bool is_known = std::any_of(into.different.begin(), into.different.end(),
                                      [&](const named_extension& each) { return each.extension == extension; });
    if (is_known)
        return;
    if (into.different.size() < most_extensions)
        into.different.push_back({name, std::move(extension)});
    else
        into.has_more = true;
}

name_extensions extensions_of(const mime::name_list& names)
{
    name_extensions found;
    for (const std::string& name : names) {
        std::vector<std::string> extensions = filetype::extensions_of(name);
        if (found.different.empty() && extensions.empty())
            found.different.push_back({name, {}});
        for (std::string& each : extensions)
            add(name, std::move(each), found);
    }
    if (found.different.empty())
        found.different.emplace_back();
    return found;
}

} // namespace

const name_extensions& known_extensions::of(const mime::name_list& names)
{
    const auto [at, is_new] = known_.try_emplace(&names.all());
    if (is_new)
        at->second = extensions_of(names);
    return at->second;
}

} // namespace contentd
