// ole1 - MS-OLEDS 2.2.4 and 2.2.5: version, format, class, topic and item, then the native data or where the link leads

#include "common/text/escape.hpp"
#include "contentd/document/ole.hpp"
#include "contentd/document/ole_object.hpp"
#include "contentd/document/rtf.hpp"
#include "contentd/document/target.hpp"
#include "contentd/filetype/bytes.hpp"
#include "contentd/filetype/compound_file.hpp"

#include <algorithm>

namespace document {

namespace {

using filetype::little_32;

std::string_view take_counted_text(std::string_view& rest)
{
    const std::size_t size = little_32(rest, 0);
    rest.remove_prefix(std::min<std::size_t>(rest.size(), 4));
    const std::string_view taken = rest.substr(0, size);
    rest.remove_prefix(taken.size());
    return taken.substr(0, taken.find('\0'));
}

void take_native(std::string_view class_name, std::string_view data, collector& found)
{
    // Headers may lie in ways that Word forgives: what it loads is the compound file.
    const std::size_t compound = data.find(filetype::compound_file::signature);
    if (text::equal_ignoring_case(class_name, "package"))
        take_package(data, found);
    else if (compound != data.npos)
        examine_compound(data.substr(compound), found, 1);
    else if (!data.empty())
        found.file({}, data);
}

} // namespace

void take_ole1(std::string_view data, collector& found)
{
    constexpr std::uint32_t linked = 1;
    constexpr std::uint32_t embedded = 2;
    const std::uint32_t format = little_32(data, 4);
    std::string_view rest = data.substr(std::min<std::size_t>(data.size(), 8));
    const std::string_view class_name = take_counted_text(rest);
    const std::string_view topic = take_counted_text(rest);
    (void)take_counted_text(rest);
    judge_class_name(class_name, found);
    if (format == linked) {
        take_loaded_target(topic, found);
        return;
    }
    const bool is_whole = format == embedded && rest.size() > 4;
    take_native(class_name, is_whole ? rest.substr(4, little_32(rest, 0)) : data, found);
}

} // namespace document
