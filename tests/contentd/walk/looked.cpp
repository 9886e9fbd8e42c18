#include "tests/contentd/walk/looked.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace testing {

std::string program()
{
    return std::string("MZ\x90\0\x03\0\0\0\x04", 9) + std::string(55, '\0');
}

walk::limits patient()
{
    walk::limits made;
    made.time = std::chrono::minutes(2);
    return made;
}

walk::report look(std::string_view content, const std::vector<std::string>& passwords, const walk::hooks& others)
{
    return walk::walk_file(content, "outer", patient(), passwords, others);
}

walk::entry named(const walk::report& seen, std::string_view name)
{
    CAPTURE(name);
    const auto found = std::find_if(seen.entries.begin() + 1, seen.entries.end(),
                                    [&](const walk::entry& each) { return each.name == name; });
    REQUIRE(found != seen.entries.end());
    return *found;
}

std::string traits_of(const walk::report& seen, std::string_view name)
{
    return filetype::names_of(named(seen, name).traits);
}

std::vector<std::string> names(const walk::report& seen)
{
    std::vector<std::string> all;
    for (std::size_t i = 1; i < seen.entries.size(); ++i)
        all.push_back(seen.entries[i].name);
    return all;
}

} // namespace testing
