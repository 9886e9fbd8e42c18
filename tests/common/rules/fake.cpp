#include "fake.hpp"

#include <doctest/doctest.h>

namespace fake {

namespace {

std::string to_line(const rules::firing& one)
{
    std::string line = one.fired->label + " " + std::string(one.what->name);
    if (one.arguments.empty())
        return line;
    std::string arguments;
    for (const rules::argument& argument : one.arguments)
        arguments += (arguments.empty() ? "" : " | ") + argument.text;
    return line + "(" + arguments + ")";
}

} // namespace

void source::set(std::string_view name, std::size_t element, const rules::value& value)
{
    values_[{std::string(name), element}] = value;
    std::size_t& size = sizes_[std::string(name.substr(0, name.find('.')))];
    size = std::max(size, element + 1);
}

void source::set_remote(std::string_view name, const rules::value& value, std::size_t element)
{
    values_[{std::string(name), element}] = value;
    pending_.insert({std::string(name), element});
}

void source::await(const std::vector<rules::wanted_value>& wanted)
{
    for (const rules::wanted_value& one : wanted)
        pending_.erase({std::string(vocabulary().observations[one.observation]->name), one.element});
}

rules::value source::observe(std::size_t observation, std::size_t element)
{
    const place where{std::string(vocabulary().observations[observation]->name), element};
    asked.push_back(where.first);
    if (pending_.contains(where))
        return rules::value::pending();
    const auto found = values_.find(where);
    return found == values_.end() ? rules::value::absent() : found->second;
}

std::optional<std::size_t> source::elements(std::size_t observation)
{
    const std::string_view name = vocabulary().observations[observation]->name;
    const auto found = sizes_.find(std::string(name.substr(0, name.find('.'))));
    return found == sizes_.end() ? 0 : found->second;
}

rules::value source::count(std::size_t counter)
{
    const std::string& name = rules->counters()[counter].name;
    asked.push_back(name);
    const auto found = counts_.find(name);
    return found == counts_.end() ? rules::value::absent() : found->second;
}

std::shared_ptr<const rules::ruleset> good(std::string_view text)
{
    auto loaded = rules::ruleset::parse(text, "test.rules", "", vocabulary());
    for (const rules::diagnostic& one : loaded.diagnostics)
        MESSAGE(one.to_text());
    REQUIRE(loaded.rules);
    return loaded.rules;
}

std::vector<std::string> problems(std::string_view text)
{
    std::vector<std::string> lines;
    for (const rules::diagnostic& one : rules::ruleset::parse(text, "test.rules", "", vocabulary()).diagnostics)
        lines.push_back(std::to_string(one.line) + ":" + std::to_string(one.column) + ": " + one.text);
    return lines;
}

std::vector<std::string> to_lines(const std::vector<rules::firing>& firings)
{
    std::vector<std::string> lines;
    for (const rules::firing& one : firings)
        lines.push_back(to_line(one));
    return lines;
}

std::vector<std::string> fired(std::string_view text, source& from, rules::phase at)
{
    const auto loaded = good(text);
    from.rules = loaded.get();
    rules::evaluation run(*loaded, from, at);
    while (run.advance() == rules::evaluation::status::waiting) {
        REQUIRE_FALSE(run.wanted().empty());
        from.await(run.wanted());
    }
    from.rules = nullptr;
    // The rules that the firings point to end here, so only text is given back.
    return to_lines(run.firings());
}

net::ip_address address(std::string_view written)
{
    return *net::ip_address::parse(written);
}

} // namespace fake
