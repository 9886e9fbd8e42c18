// contentd scan [--json] [--parts] FILE… - what the rules say of messages in files; changes nothing

#include "common/text/escape.hpp"
#include "contentd/commands/commands.hpp"
#include "contentd/commands/json.hpp"
#include "contentd/commands/sample.hpp"

#include <algorithm>
#include <iostream>
#include <sstream>

namespace contentd {

namespace {

std::vector<std::string> names_of(const std::vector<removal>& strips)
{
    std::vector<std::string> names;
    names.reserve(strips.size());
    for (const removal& each : strips)
        names.push_back(each.what());
    return names;
}

void print_json(const std::string& file, const sample_verdict& verdict, const inspection& message, bool wants_parts)
{
    const outcome& decided = verdict.decided;
    text::json to;
    to.begin_object()
        .member("file", file)
        .member("verdict", verdict_of(decided))
        .member("score", decided.score)
        .member("rules", decided.labels)
        .member("reason", decided.text)
        .member("stripped", names_of(decided.strips))
        .name("observations");
    add_observations(message, 0, to);
    if (wants_parts)
        add_parts(message, to.name("parts"));
    std::cout << to.end_object().take() << '\n';
}

/// "listed 6, raw-link 2, tag"
std::string text_of(const std::vector<fired_rule>& fired)
{
    std::ostringstream made;
    for (const fired_rule& each : fired) {
        made << (made.tellp() == 0 ? "" : ", ") << each.label;
        if (each.score != 0)
            made << ' ' << each.score;
    }
    return made.str();
}

void print_text(const std::string& file, const sample_verdict& verdict, const inspection& message, bool wants_parts)
{
    const outcome& decided = verdict.decided;
    std::cout << file << ": " << verdict_of(decided);
    if (!decided.rule.empty())
        std::cout << " by " << decided.rule;
    if (!decided.text.empty())
        std::cout << " (" << decided.text << ')';
    for (const removal& each : decided.strips)
        std::cout << ", without " << text::printable(each.what()) << " (" << text::printable(each.reason) << ')';
    std::cout << ", score " << decided.score;
    if (!verdict.fired.empty())
        std::cout << " (" << text_of(verdict.fired) << ')';
    std::cout << '\n';
    if (!wants_parts)
        return;
    for (const mime::part& part : message.tree().parts()) {
        std::cout << "  " << part.path << "  " << part.type << (part.filename.empty() ? "" : "  " + part.filename);
        if (part.how != mime::reading::as_written)
            std::cout << "  (" << mime::name_of(part.how) << ')';
        std::cout << '\n';
    }
}

} // namespace

int scan_command(const command_context& context)
{
    std::vector<std::string> files(context.arguments.begin(), context.arguments.end());
    const bool wants_parts = std::erase(files, "--parts") != 0;
    if (files.empty()) {
        std::cerr << "contentd: scan needs a file; try contentd scan MESSAGE.eml, or - for standard input\n";
        return conf::usage;
    }
    sample_judge judge(context);
    if (!judge.is_ready())
        return conf::fault;
    int status = conf::good;
    for (const std::string& file : files) {
        const auto read = read_sample(file);
        if (!read) {
            std::cerr << "contentd: " << read.error().text << '\n';
            status = conf::fault;
            continue;
        }
        inspection message((*read)->message, judge.inspected());
        const sample_verdict verdict = judge.judge(message);
        judge.load_all(message);
        (context.line.wants_json ? print_json : print_text)(file, verdict, message, wants_parts);
    }
    return status;
}

} // namespace contentd
