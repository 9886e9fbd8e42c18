// postfix_cases - directories with main.cf, master.cf and `expected`: the findings that a check must print
//
// A line of `expected` is the beginning of a finding without the directory: `main.cf:12: error: permit_mynetworks`.

#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace tests {

struct postfix_case
{
    std::string name;
    std::string directory;
    std::vector<std::string> expected;
};

inline std::vector<std::string> lines_of(std::istream& from)
{
    std::vector<std::string> lines;
    for (std::string line; std::getline(from, line);)
        if (!line.empty())
            lines.push_back(line);
    return lines;
}

inline std::vector<postfix_case> postfix_cases(const std::string& folder)
{
    std::vector<postfix_case> cases;
    for (const auto& each : std::filesystem::directory_iterator(folder)) {
        std::ifstream expected(each.path() / "expected");
        cases.push_back({each.path().filename().string(), each.path().string(), lines_of(expected)});
    }
    std::sort(cases.begin(), cases.end(), [](const auto& left, const auto& right) { return left.name < right.name; });
    return cases;
}

/// Expected findings that were not printed, and printed ones that were not expected; empty when all is well.
inline std::string missing_and_surplus(const postfix_case& of, const std::string& printed)
{
    std::istringstream from(printed);
    std::vector<std::string> findings;
    for (std::string line : lines_of(from))
        if (line.rfind(of.directory + '/', 0) == 0)
            findings.push_back(line.substr(of.directory.size() + 1));
    std::string difference;
    for (const std::string& wanted : of.expected) {
        const auto found = std::find_if(findings.begin(), findings.end(),
                                        [&](const std::string& each) { return each.rfind(wanted, 0) == 0; });
        if (found == findings.end())
            difference += "missing: " + wanted + '\n';
        else
            findings.erase(found);
    }
    for (const std::string& each : findings)
        difference += "surplus: " + each + '\n';
    return difference;
}

inline int expected_status(const postfix_case& of)
{
    return std::any_of(of.expected.begin(), of.expected.end(),
                       [](const std::string& each) { return each.find(": error: ") != std::string::npos; });
}

} // namespace tests
