// documents_test - the manual and the sample configuration tell of every setting, with the default it has

#include "common/conf/settings.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

namespace {

std::string read(const std::string& path)
{
    std::ifstream from(path);
    return {std::istreambuf_iterator<char>(from), {}};
}

/// `key = default` lines of the sample file, their comment signs gone, keys with their section.
std::set<std::string> sample_lines()
{
    std::set<std::string> lines;
    std::string section;
    std::istringstream from(read("examples/sekimori.conf"));
    for (std::string line; std::getline(from, line);) {
        if (line.rfind('[', 0) == 0)
            section = line.substr(1, line.find(']') - 1) + '.';
        const bool is_setting =
            line.size() > 1 && line[0] == '#' && line[1] != ' ' && line.find(" =") != std::string::npos;
        if (is_setting)
            lines.insert(section + line.substr(1));
    }
    return lines;
}

} // namespace

TEST_CASE("the sample configuration shows each setting with its default, and no other")
{
    std::set<std::string> shown = sample_lines();
    for (const conf::setting& each : conf::schema()) {
        std::string line = std::string(each.key) + " =";
        if (!each.default_value.empty())
            line += ' ' + std::string(each.default_value);
        CAPTURE(line);
        CHECK_EQ(shown.erase(line), 1);
    }
    for (const std::string& each : shown)
        CHECK_EQ("", each);
}

TEST_CASE("the sample configuration is one that both daemons take")
{
    const auto loaded = conf::settings::load("examples/sekimori.conf", {});
    REQUIRE(loaded.has_value());
    CHECK_EQ(loaded->effective(), conf::settings::load({}, {})->effective());
}

TEST_CASE("sekimori.conf(5) has an entry for each setting, and tells its default")
{
    const std::string manual = read("man/sekimori.conf.5");
    for (const conf::setting& each : conf::schema()) {
        CAPTURE(each.key);
        const auto entry = manual.find(".It Cm " + std::string(each.key) + '\n');
        REQUIRE(entry != std::string::npos);
        const std::string text = manual.substr(entry, manual.find(".It Cm ", entry + 1) - entry);
        const std::string wanted = each.default_value.empty() ? "none." : ".Ql " + std::string(each.default_value);
        CHECK(text.find(wanted) != std::string::npos);
        CHECK_EQ(text.find("SIGHUP") != std::string::npos, each.is_reloadable);
    }
}
