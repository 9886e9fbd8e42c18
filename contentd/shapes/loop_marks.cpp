#include "contentd/shapes/loop_marks.hpp"

#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "contentd/actions/received_mark.hpp"

#include <algorithm>
#include <string>

namespace shapes {

namespace {

/// Whether it has this program's name, without which none of the rest need be read.
bool names_this_program(std::string_view value)
{
    constexpr std::string_view name = contentd::received_mark.substr(1, contentd::received_mark.find(')'));
    for (std::size_t at = value.find('('); at != value.npos; at = value.find('(', at + 1))
        if (text::equal_ignoring_case(value.substr(at, name.size()), name))
            return true;
    return false;
}

/// Lower case, each fold and run of blanks one blank.
std::string as_one_line(std::string_view value)
{
    std::string made;
    for (const char each : text::trimmed(value)) {
        if (!text::is_white(each))
            made += each;
        else if (made.back() != ' ')
            made += ' ';
    }
    return text::to_lower(made);
}

std::string_view without_brackets(std::string_view address)
{
    const std::string_view bare = text::trimmed(address);
    return bare.starts_with('<') && bare.ends_with('>') ? bare.substr(1, bare.size() - 2) : bare;
}

} // namespace

std::size_t passes_through(const mime::tree& message, std::string_view hostname)
{
    const std::string mark = text::to_lower("]) by " + std::string(hostname) + std::string(contentd::received_mark));
    const auto fields = message.root().fields;
    return static_cast<std::size_t>(std::count_if(fields.begin(), fields.end(), [&](const mime::field& each) {
        return text::equal_ignoring_case(each.name, "Received") && names_this_program(each.value) &&
               as_one_line(each.value).find(mark) != mark.npos;
    }));
}

bool was_delivered_to(const mime::tree& message, std::string_view recipient)
{
    const auto fields = message.root().fields;
    return std::any_of(fields.begin(), fields.end(), [&](const mime::field& each) {
        return (text::equal_ignoring_case(each.name, "Delivered-To") ||
                text::equal_ignoring_case(each.name, "X-Original-To")) &&
               text::equal_ignoring_case(without_brackets(each.value), recipient);
    });
}

} // namespace shapes
