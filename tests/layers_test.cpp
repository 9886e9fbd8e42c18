// layers_test - reads every include and fails on one that points up
//
// Layers, each uses only those of a lower number: STYLE in CONTRIBUTING.md. A folder that is not listed is an error,
// so that a new one finds its place.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace {

const std::map<std::string, int> layers = {
    {"common/base", 0}, {"common/text", 1},  {"common/conf", 2}, {"common/net", 2},
    {"common/dns", 3},  {"common/mail", 2},  {"common/smtp", 3}, {"common/state", 3},
    {"common/auth", 4}, {"common/rules", 5}, {"policyd", 6},     {"contentd", 6},
};

/// policyd, contentd, or common/FOLDER; empty for other paths.
std::string layer_folder(const std::string& path)
{
    const auto first = path.substr(0, path.find('/'));
    if (first == "policyd" || first == "contentd")
        return first;
    if (first != "common")
        return {};
    return path.substr(0, path.find('/', first.size() + 1));
}

std::vector<std::string> project_includes(const std::filesystem::path& file)
{
    std::vector<std::string> found;
    std::ifstream from(file);
    for (std::string line; std::getline(from, line);)
        if (line.rfind("#include \"", 0) == 0)
            found.push_back(line.substr(10, line.find('"', 10) - 10));
    return found;
}

std::vector<std::filesystem::path> sources(const std::string& folder)
{
    std::vector<std::filesystem::path> found;
    for (const auto& each : std::filesystem::recursive_directory_iterator(folder))
        if (each.path().extension() == ".hpp" || each.path().extension() == ".cpp")
            found.push_back(each.path());
    return found;
}

/// Why that include may not be there; empty when it may. A folder may use itself.
std::string objection(const std::string& from, const std::string& to)
{
    const auto user = layers.find(from);
    const auto used = layers.find(to);
    if (user == layers.end() || used == layers.end())
        return "a folder without a layer";
    if (from == to || used->second < user->second)
        return {};
    return "points up";
}

} // namespace

TEST_CASE("no include points up, and neither daemon includes the other")
{
    for (const std::string folder : {"common", "policyd", "contentd"})
        for (const std::filesystem::path& file : sources(folder))
            for (const std::string& include : project_includes(file)) {
                if (include.find('/') == std::string::npos)
                    continue; // made by the build for that folder alone
                CAPTURE(file.string());
                CAPTURE(include);
                CHECK_EQ(objection(layer_folder(file.string()), layer_folder(include)), "");
            }
}

TEST_CASE("the layers test objects to what it should")
{
    CHECK_EQ(objection("common/rules", "common/state"), "");
    CHECK_EQ(objection("contentd", "common/mail"), "");
    CHECK_EQ(objection("common/mail", "common/mail"), "");
    CHECK_EQ(objection("common/base", "common/text"), "points up");
    CHECK_EQ(objection("common/net", "common/mail"), "points up");
    CHECK_EQ(objection("policyd", "contentd"), "points up");
    CHECK_EQ(objection("common/new", "common/base"), "a folder without a layer");
}
