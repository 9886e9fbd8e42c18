#include "contentd/verdict/outcome.hpp"

#include "contentd/actions/tag.hpp"

#include <algorithm>
#include <array>

namespace contentd {

namespace {

constexpr std::array<std::string_view, 5> names = {"deliver", "quarantine", "discard", "reject", "tempfail"};

removal removal_of(const inspection& message, const rules::firing& fired)
{
    const attachment& named = message.attachments()[fired.element];
    const leaf& file = message.leaves()[named.leaf];
    if (!named.is_inside)
        return {file.part, std::string(named.name), file.type.type, file.content.size(), fired.arguments[0].text};
    const auto outer =
        std::find_if(message.attachments().begin(), message.attachments().end(),
                     [&named](const attachment& each) { return each.leaf == named.leaf && !each.is_inside; });
    return {file.part,           std::string(outer->name), file.type.type,
            file.content.size(), fired.arguments[0].text,  named.path};
}

bool dispose(outcome& made, const rules::firing& fired)
{
    const auto found = std::find(names.begin(), names.end(), fired.what->name);
    if (found == names.end())
        return false;
    made.what = static_cast<disposal>(found - names.begin());
    made.text = fired.arguments.empty() ? std::string() : fired.arguments[0].text;
    made.rule = fired.fired->label;
    return true;
}

} // namespace

std::string_view name_of(disposal what)
{
    return names[static_cast<std::size_t>(what)];
}

outcome decide(const rules::evaluation& finished, const inspection& message)
{
    outcome made;
    made.score = finished.score();
    std::vector<std::string> notes;
    for (const rules::firing& fired : finished.firings()) {
        if (made.labels.empty() || made.labels.back() != fired.fired->label)
            made.labels.push_back(fired.fired->label);
        const std::string_view name = fired.what->name;
        if (dispose(made, fired))
            continue;
        if (name == "tag") {
            made.is_tagged = true;
            made.rule = fired.fired->label;
            if (!fired.arguments.empty())
                notes.push_back(fired.arguments[0].text);
        } else if (name == "strip") {
            made.strips.push_back(removal_of(message, fired));
            made.rule = fired.fired->label;
        } else if (name == "prepend") {
            made.headers += header_from(fired.arguments[0].text);
        } else if (name == "pass") {
            made.rule = fired.fired->label;
        }
    }
    for (const rules::firing& fired : finished.observed())
        if (made.observed.empty() || made.observed.back() != fired.fired->label)
            made.observed.push_back(fired.fired->label);
    if (made.is_tagged && made.what == disposal::deliver)
        made.headers = tag_headers(made.score, made.labels, notes) + made.headers;
    return made;
}

std::string_view verdict_of(const outcome& decided)
{
    if (decided.what != disposal::deliver)
        return name_of(decided.what);
    return !decided.strips.empty() ? "strip" : decided.is_tagged ? "tag" : "pass";
}

std::vector<outcome_group> group(const std::vector<outcome>& outcomes)
{
    std::vector<outcome_group> groups;
    for (std::size_t index = 0; index < outcomes.size(); ++index) {
        const outcome& mine = outcomes[index];
        const auto found = std::find_if(groups.begin(), groups.end(), [&mine](const outcome_group& each) {
            return each.shared->what == mine.what && each.shared->text == mine.text && each.shared->rule == mine.rule &&
                   each.shared->headers == mine.headers && each.shared->strips == mine.strips;
        });
        if (found == groups.end())
            groups.push_back({&mine, {index}});
        else
            found->recipients.push_back(index);
    }
    return groups;
}

} // namespace contentd
