// Rules compare texts that contentd writes: a rule or a description that names one that does not exist never fires.

#include "contentd/filetype/trait.hpp"
#include "contentd/observations/observation.hpp"
#include "contentd/shapes/chain.hpp"
#include "contentd/shapes/name_tricks.hpp"
#include "contentd/walk/report.hpp"
#include "tests/contentd/corpus.hpp"

#include <doctest/doctest.h>

#include <map>
#include <regex>
#include <set>
#include <string>

namespace {

constexpr std::uint32_t all_bits = ~std::uint32_t{0};

using names = std::set<std::string>;

names split(const std::string& list, const std::string& between)
{
    names made;
    for (std::size_t from = 0, to = 0; to != std::string::npos; from = to + between.size()) {
        to = list.find(between, from);
        made.insert(list.substr(from, to - from));
    }
    return made;
}

names of(const std::vector<std::string_view>& list)
{
    return {list.begin(), list.end()};
}

const std::map<std::string, names>& known()
{
    static const std::map<std::string, names> made = {{"url.signs", split(url::names_of_signs(all_bits), ", ")},
                                                      {"attachment.traits", split(filetype::names_of(all_bits), ", ")},
                                                      {"attachment.exceeded", split(walk::names_of_limits(0xff), ", ")},
                                                      {"attachment.tricks", of(shapes::names_of_tricks(all_bits))},
                                                      {"message.chain", of(shapes::names_of_chain_classes(all_bits))}};
    return made;
}

bool is_in_one_of(const names& all, const std::string& part)
{
    return std::any_of(all.begin(), all.end(), [&](const std::string& each) { return each.find(part) == 0; });
}

} // namespace

TEST_CASE("the rules as shipped ask for nothing that does not exist")
{
    const std::string rules = corpus::content("examples/contentd.rules");
    const std::regex asked("([a-z]+[.][a-z_]+) *~ *\"([^\"]+)\"");
    std::size_t found = 0;
    for (std::sregex_iterator at(rules.begin(), rules.end(), asked), end; at != end; ++at) {
        const auto all = known().find((*at)[1]);
        if (all == known().end())
            continue;
        for (const std::string& each : split((*at)[2], "|")) {
            CAPTURE((*at)[1].str());
            CAPTURE(each);
            CHECK(is_in_one_of(all->second, each));
            ++found;
        }
    }
    CHECK(found > 10);
}

TEST_CASE("descriptions of observations name what exists")
{
    for (const contentd::observation* each : contentd::observations()) {
        const auto all = known().find(std::string(each->name));
        if (all == known().end())
            continue;
        const std::string description(each->description);
        for (const std::string& name : split(description.substr(description.rfind(": ") + 2), ", ")) {
            CAPTURE(each->name);
            CAPTURE(name);
            CHECK((name == "…" || all->second.contains(name)));
        }
    }
}

TEST_CASE("the manual lists every name that rules may compare with")
{
    const std::string manual = corpus::content("man/contentd.8.in");
    for (const auto& [observation, all] : known()) {
        const std::size_t from = manual.find(".Cm " + observation + "\nlists");
        REQUIRE(from != std::string::npos);
        const std::string listed = manual.substr(from, manual.find(".Pp", from) - from);
        for (const std::string& name : all) {
            CAPTURE(observation);
            CAPTURE(name);
            const std::regex told("\n[.](It|Li) (.* , )?" + name + "( ?[,.])*(\n| ,)");
            CHECK(std::regex_search(listed, told));
        }
    }
}
