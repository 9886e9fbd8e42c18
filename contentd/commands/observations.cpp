// contentd observations [--json | --mdoc] - the registry: names, types and sentences; the manual's table is made of it

#include "common/text/json.hpp"
#include "contentd/commands/commands.hpp"
#include "contentd/observations/observation.hpp"

#include <iomanip>
#include <iostream>

namespace contentd {

namespace {

void print_mdoc(const observation& each)
{
    std::cout << ".It Va " << each.name << " Pq " << rules::name_of(each.kind)
              << (each.is_many_valued ? ", of each element" : "") << "\n"
              << each.description << ".\n";
}

void print_json(const observation& each)
{
    text::json to;
    to.begin_object()
        .member("name", each.name)
        .member("type", rules::name_of(each.kind))
        .member("many", each.is_many_valued)
        .member("description", each.description)
        .end_object();
    std::cout << to.take() << '\n';
}

void print_text(const observation& each)
{
    std::cout << std::left << std::setw(28) << each.name << std::setw(10) << rules::name_of(each.kind)
              << each.description << '\n';
}

} // namespace

int observations_command(const command_context& context)
{
    const bool wants_mdoc = context.arguments.size() == 1 && context.arguments[0] == "--mdoc";
    if (!context.arguments.empty() && !wants_mdoc) {
        std::cerr << "contentd: observations takes --json or --mdoc\n";
        return conf::usage;
    }
    for (const observation* each : observations())
        (wants_mdoc ? print_mdoc : context.line.wants_json ? print_json : print_text)(*each);
    return conf::good;
}

} // namespace contentd
