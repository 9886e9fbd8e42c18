#include "contentd/document/ooxml.hpp"

#include "common/text/escape.hpp"
#include "contentd/ciphers/ciphers.hpp"
#include "contentd/document/markup.hpp"
#include "contentd/document/narrowed.hpp"
#include "contentd/document/office_xml.hpp"
#include "contentd/document/ole.hpp"
#include "contentd/document/ole_object.hpp"
#include "contentd/filetype/compound_file.hpp"

#include <algorithm>
#include <string>

namespace document {

namespace {

std::string plain_name(std::string_view name)
{
    std::string plain = text::to_lower(name);
    std::replace(plain.begin(), plain.end(), '\\', '/');
    return plain;
}

/// Excel 4.0 macros stand in a folder of their own, in XML or (xlsb) not.
bool is_macro_sheet(std::string_view plain)
{
    return plain.find("xl/macrosheets/") != plain.npos && plain.find(".rels") == plain.npos;
}

} // namespace

bool ooxml::wants(std::string_view part_name) const
{
    const std::string plain = plain_name(part_name);
    return plain.ends_with(".xml") || plain.ends_with(".rels") || plain.ends_with(".bin");
}

void ooxml::part(std::string_view name, std::string_view content)
{
    if (!wants(name) || !found_.count_object())
        return;
    const std::string plain = plain_name(name);
    if (is_macro_sheet(plain)) {
        found_.note(filetype::xlm_macro);
        words_.remark("macro sheet");
        words_.has_code();
        words_.names(content);
    }
    if (plain.ends_with(".bin")) {
        take_binary(plain, content);
        return;
    }
    office_xml judge(words_, found_);
    std::string room;
    markup_reader reader(narrowed(content, room, found_), markup_language::xml);
    while (found_.has_time() && reader.next())
        judge.take(reader);
    judge.end();
}

void ooxml::take_binary(std::string_view name, std::string_view content)
{
    if (filetype::compound_file::has_signature(content))
        take_compound(content);
    else if (name.find("activex/") != name.npos)
        judge_class_id(content.substr(0, 16), found_);
}

/// What is encrypted in it keeps a cipher that is missing to itself; should one escape, the other parts are still read.
void ooxml::take_compound(std::string_view content)
{
    try {
        examine_compound(content, found_, words_);
    } catch (const ciphers::missing_cipher&) {
        found_.note(filetype::unsupported);
    }
}

findings ooxml::finish()
{
    words_.tell(found_);
    return found_.take();
}

} // namespace document
