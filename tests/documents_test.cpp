// documents_test - the manual and the sample configuration tell of every setting, with the default it has

#include "common/conf/settings.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
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

/// The names of metrics that stand in sources below that folder as texts.
void add_metrics_of(const std::string& folder, std::set<std::string>& names)
{
    const std::regex form("\"((?:policyd|contentd|sekimori)_[a-z_]+)\"");
    for (const auto& each : std::filesystem::recursive_directory_iterator(folder)) {
        if (each.path().extension() != ".cpp" && each.path().extension() != ".hpp")
            continue;
        const std::string text = read(each.path());
        for (std::sregex_iterator found(text.begin(), text.end(), form), end; found != end; ++found)
            names.insert((*found)[1]);
    }
}

/// Those that the section METRICS of a manual has as entries.
std::set<std::string> metrics_in(const std::string& manual)
{
    const std::string text = read(manual);
    const auto begin = text.find(".Sh METRICS\n");
    REQUIRE(begin != std::string::npos);
    const std::string section = text.substr(begin, text.find(".Sh ", begin + 1) - begin);
    std::set<std::string> names;
    const std::regex entry("(?:^|\n)\\.It Va ([^\n]*)");
    const std::regex name("(?:policyd|contentd|sekimori)_[a-z_]+");
    for (std::sregex_iterator found(section.begin(), section.end(), entry), end; found != end; ++found) {
        const std::string line = (*found)[1];
        for (std::sregex_iterator each(line.begin(), line.end(), name); each != end; ++each)
            names.insert(each->str());
    }
    return names;
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

TEST_CASE("contentd --help names each command once, and the manual has it")
{
    const std::string source = read("contentd/main.cpp");
    const std::string manual = read("man/contentd.8.in");
    const std::regex entry("command\\{\\{\"([a-z]+)\"");
    std::set<std::string> names;
    for (std::sregex_iterator found(source.begin(), source.end(), entry), end; found != end; ++found) {
        const std::string name = (*found)[1];
        CAPTURE(name);
        CHECK(names.insert(name).second);
        CHECK(manual.find("\n.It Cm " + name) != std::string::npos);
    }
    CHECK_FALSE(names.empty());
}

TEST_CASE("the manuals list each metric of the sources, and no other")
{
    std::set<std::string> made;
    for (const auto* folder : {"common", "policyd", "contentd"})
        add_metrics_of(folder, made);
    std::set<std::string> told = metrics_in("man/policyd.8.in");
    told.merge(metrics_in("man/contentd.8.in"));
    for (const std::string& each : made) {
        CAPTURE(each);
        CHECK_EQ(told.erase(each), 1);
    }
    for (const std::string& each : told)
        CHECK_EQ("", each);
}
