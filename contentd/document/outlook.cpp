#include "contentd/document/outlook.hpp"

#include "common/text/charset.hpp"
#include "common/text/escape.hpp"

#include <map>
#include <string>

namespace document {

namespace {

using filetype::compound_entry;
using filetype::compound_file;

// A property has a stream of its own, which has tag and type in its name (MS-OXMSG 2.1.3); the type is string8 or
// UTF-16.
constexpr std::string_view attachment_content = "__substg1.0_37010102";
constexpr std::string_view html_text = "__substg1.0_10130102";
constexpr std::string_view long_name = "__substg1.0_3707";
constexpr std::string_view short_name = "__substg1.0_3704";

struct attachment
{
    const compound_entry* content = nullptr;
    const compound_entry* name = nullptr;
};

bool begins(const compound_entry& entry, std::string_view name)
{
    return text::equal_ignoring_case(std::string_view(entry.name).substr(0, name.size()), name);
}

std::string name_from(const compound_file& file, const compound_entry& entry)
{
    constexpr std::size_t most = 2000;
    const std::string bytes = file.stream(entry, most);
    const bool is_wide = text::to_lower(entry.name).ends_with("001f");
    return is_wide ? text::to_utf8(bytes, "UTF-16LE").utf8 : text::unlabelled_to_utf8(bytes);
}

} // namespace

void take_attachments(const compound_file& file, collector& found)
{
    std::map<std::size_t, attachment> attachments; // by storage
    for (const compound_entry& each : file.entries()) {
        if (!found.has_time())
            return;
        if (!each.is_stream || each.parent == filetype::no_parent)
            continue;
        if (text::equal_ignoring_case(each.name, html_text))
            found.file({}, file.stream(each, found.room()));
        if (!begins(file.entries()[each.parent], "__attach_version1.0_"))
            continue;
        attachment& one = attachments[each.parent];
        if (text::equal_ignoring_case(each.name, attachment_content))
            one.content = &each;
        else if (begins(each, long_name) || (one.name == nullptr && begins(each, short_name)))
            one.name = &each;
    }
    for (const auto& [storage, one] : attachments)
        if (one.content != nullptr && found.has_time())
            found.file(one.name == nullptr ? std::string() : name_from(file, *one.name),
                       file.stream(*one.content, found.room()));
}

} // namespace document
