// observations - the registry: as a table, as JSON, or as rows of the manual

#include "common/text/json.hpp"
#include "policyd/commands/commands.hpp"
#include "policyd/observations/observation.hpp"

#include <iomanip>
#include <iostream>

namespace policyd {

namespace {

void print_json()
{
    text::json to;
    to.begin_array();
    for (const observation* each : observations())
        to.begin_object()
            .member("name", each->name)
            .member("type", rules::name_of(each->kind))
            .member("phase", phase_names[each->first])
            .member("description", each->description)
            .end_object();
    std::cout << to.end_array().take() << '\n';
}

void print_mdoc()
{
    std::cout << ".Bl -tag -width Ds\n";
    for (const observation* each : observations())
        std::cout << ".It Ic " << each->name << " Pq " << rules::name_of(each->kind) << " , from "
                  << phase_names[each->first] << "\n"
                  << each->description << ".\n";
    std::cout << ".El\n";
}

void print_table()
{
    for (const observation* each : observations())
        std::cout << std::left << std::setw(26) << each->name << std::setw(9) << rules::name_of(each->kind)
                  << std::setw(8) << phase_names[each->first] << each->description << '\n';
}

} // namespace

int run_observations(const invocation& called)
{
    if (called.given.wants_json)
        print_json();
    else if (called.arguments.empty())
        print_table();
    else if (called.arguments.size() == 1 && called.arguments[0] == "--mdoc")
        print_mdoc();
    else
        return usage_of("observations");
    return conf::good;
}

} // namespace policyd
