// Counting functions: NAME(key, window), NAME(what, key, window).

#include "common/rules/compiler.hpp"

#include <cmath>

namespace rules {

using syntax::form;

namespace {

constexpr double longest_window = 400.0 * 24 * 3600;

} // namespace

compiler::result compiler::call(const syntax::node& node)
{
    const std::optional<std::size_t> index = file_.known.counting_function(node.text);
    if (!index)
        return refuse(node, file_.known.unknown_function(node.text));
    const counting_function& function = file_.known.all().counts[*index];
    counter_registry::request asked;
    asked.function = *index;
    if (!read_arguments(node, asked))
        return std::nullopt;
    rule_.need(function.first, function.name);
    const auto counter = static_cast<std::uint32_t>(file_.counters.add(asked, function.event));
    if (function.divisor.empty())
        return emit(operation::count, type::number, false, counter);
    const auto rest = static_cast<std::uint32_t>(file_.counters.add(asked, function.divisor));
    const operation wanted = function.fixed_window.count() == 0 ? operation::ratio : operation::standing;
    return emit(wanted, type::number, false, counter, rest);
}

bool compiler::read_arguments(const syntax::node& node, counter_registry::request& into)
{
    const counting_function& function = file_.known.all().counts[into.function];
    const bool has_window = function.fixed_window.count() == 0;
    const char* const form = function.names_value ? "(what, key, window)" : (has_window ? "(key, window)" : "(key)");
    const std::size_t key = function.names_value ? 1 : 0;
    if (node.children.size() != key + (has_window ? 2 : 1)) {
        refuse(node, "`" + node.text + "` is written " + node.text + form);
        return false;
    }
    into.window = function.fixed_window;
    bool is_good = true;
    if (function.names_value) {
        const auto value = key_part(*node.children[0]);
        is_good = value.has_value();
        into.distinct_value = value.value_or(0);
    }
    is_good = read_key(*node.children[key], into) && is_good;
    return (!has_window || read_window(*node.children[key + 1], into)) && is_good;
}

bool compiler::read_key(const syntax::node& node, counter_registry::request& into)
{
    if (node.what == form::text) {
        into.constant_key = node.text;
        return true;
    }
    bool is_good = true;
    const auto add = [&](const syntax::node& part) {
        const auto found = key_part(part);
        is_good = is_good && found.has_value();
        into.key.push_back(found.value_or(0));
    };
    if (node.what != form::tuple)
        add(node);
    else
        for (const auto& part : node.children)
            add(*part);
    return is_good;
}

// Counting must never cause a look-up, because what is counted may not depend on which rules were tried.
std::optional<std::size_t> compiler::key_part(const syntax::node& node)
{
    if (node.what != form::name) {
        refuse(node, "the name of an observation is needed here");
        return std::nullopt;
    }
    const std::optional<std::size_t> found = file_.known.observation(node.text);
    if (!found) {
        refuse(node, file_.known.unknown_observation(node.text));
        return std::nullopt;
    }
    const rules::observation& known = *file_.known.all().observations[*found];
    if (known.price == cost::remote || known.is_many_valued) {
        refuse(node, "`" + node.text + "` cannot be a key of a counter: " +
                         (known.is_many_valued ? "it has many values" : "it takes a look-up"));
        return std::nullopt;
    }
    rule_.need(known.first, known.name);
    return found;
}

bool compiler::read_window(const syntax::node& node, counter_registry::request& into)
{
    const bool fits = node.what == form::number && node.number >= 1 && node.number <= longest_window &&
                      node.number == std::floor(node.number);
    if (!fits) {
        refuse(node, "a window from 1s to 400d in whole seconds is needed here, such as 10m");
        return false;
    }
    into.window = std::chrono::seconds(static_cast<std::int64_t>(node.number));
    return true;
}

} // namespace rules
