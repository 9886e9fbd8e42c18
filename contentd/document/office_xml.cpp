#include "contentd/document/office_xml.hpp"

#include "common/text/escape.hpp"
#include "contentd/document/formula.hpp"
#include "contentd/document/ole_object.hpp"
#include "contentd/document/target.hpp"
#include "contentd/mime/hexadecimal.hpp"

#include <set>

namespace document {

namespace {

constexpr std::size_t longest_instruction = 4000;
constexpr std::size_t longest_formula = 8192; // characters, in Excel

/// Elements whose attributes matter; for others they are not read.
const std::set<std::string_view>& telling_elements()
{
    static const std::set<std::string_view> names = {
        "attachedtemplate", "cell",     "customui",     "ddelink", "definedname", "fldchar", "fldsimple", "ocx",
        "oleobject",        "override", "relationship", "sheet",   "webpr"};
    return names;
}

/// "{0002CE02-0000-0000-C000-000000000046}" as its bytes stand in files (MS-DTYP 2.3.4.2).
std::string class_id_of(std::string_view text)
{
    constexpr std::size_t order[] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    std::string digits;
    for (const char each : text.substr(0, 40))
        if (mime::hexadecimal_digit(each) >= 0)
            digits += each;
    std::string id;
    if (digits.size() == 32)
        for (const std::size_t each : order)
            id += static_cast<char>(mime::hexadecimal_pair(std::string_view(digits).substr(each * 2)));
    return id;
}

} // namespace

void office_xml::take(const markup_reader& reader)
{
    const bool is_instruction = reader.name() == "instrtext";
    if (reader.what() == markup_reader::kind::open)
        take_element(reader);
    take_cell_formula(reader);
    if (reader.what() == markup_reader::kind::text && in_instruction_ && instruction_.size() < longest_instruction)
        instruction_ += undo_references(reader.text().substr(0, longest_instruction));
    else if (is_instruction)
        in_instruction_ = reader.what() == markup_reader::kind::open && !reader.is_empty();
    else if (reader.what() == markup_reader::kind::close && reader.name() == "p")
        end_instruction();
}

/// <f> of a sheet (ECMA-376, 18.3.1.40), whose text may come in pieces.
void office_xml::take_cell_formula(const markup_reader& reader)
{
    if (reader.what() == markup_reader::kind::text) {
        if (in_formula_ && formula_.size() < longest_formula)
            formula_ += undo_references(reader.text().substr(0, longest_formula));
        return;
    }
    if (in_formula_)
        judge_formula(formula_);
    formula_.clear();
    in_formula_ = reader.name() == "f" && reader.what() == markup_reader::kind::open && !reader.is_empty();
}

void office_xml::judge_formula(std::string_view formula)
{
    if (has_dde_link(formula))
        found_.note(filetype::dde);
    take_formula_links(formula, found_);
}

void office_xml::take_element(const markup_reader& reader)
{
    const std::string& name = reader.name();
    if (telling_elements().count(name) == 0)
        return;
    const std::vector<markup_attribute> attributes = reader.attributes();
    if (name == "relationship")
        take_relationship(attributes);
    else if (name == "fldchar")
        end_instruction(); // begins, separates or ends a field: a new instruction in each case
    else if (name == "fldsimple")
        judge_field(value_of(attributes, "instr"), found_);
    else
        take_object(name, attributes);
}

void office_xml::take_object(const std::string& name, const std::vector<markup_attribute>& attributes)
{
    if (name == "attachedtemplate") { // of Word 2003; OOXML has a relationship
        take_loaded_target(value_of(attributes, "val"), found_);
    } else if (name == "cell") { // of Excel 2003
        judge_formula(value_of(attributes, "formula"));
        if (const std::string target = value_of(attributes, "href"); is_remote(target))
            found_.link(target);
    } else if (name == "webpr") { // a connection that Excel loads
        if (const std::string target = value_of(attributes, "url"); is_remote(target))
            found_.link(target);
    } else if (name == "oleobject") {
        judge_class_name(value_of(attributes, "progid"), found_);
    } else if (name == "ocx") {
        judge_class_id(class_id_of(value_of(attributes, "classid")), found_);
    } else if (name == "ddelink") {
        found_.note(filetype::dde);
        found_.word("DDE " + value_of(attributes, "ddeservice").substr(0, 40));
    } else if (name == "customui" && !value_of(attributes, "onload").empty()) {
        words_.autoexec("customUI onLoad");
    } else if (name == "definedname") {
        words_.names(value_of(attributes, "name"));
    } else if (name == "override" &&
               text::to_lower(value_of(attributes, "contenttype")).ends_with("office.vbaproject") &&
               !text::to_lower(value_of(attributes, "partname")).ends_with(".bin")) {
        words_.has_code();
        words_.remark("renamed vbaProject");
    } else if (name == "sheet" && text::equal_ignoring_case(value_of(attributes, "state"), "veryHidden")) {
        words_.remark("very hidden sheet");
    }
}

void office_xml::take_relationship(const std::vector<markup_attribute>& attributes)
{
    if (!text::equal_ignoring_case(value_of(attributes, "targetmode"), "external"))
        return;
    const std::string type = value_of(attributes, "type");
    const std::string kind = text::to_lower(type.substr(type.rfind('/') + 1));
    const std::string target = value_of(attributes, "target");
    if (kind == "attachedtemplate" || kind == "oleobject" || kind == "frame" || kind == "subdocument")
        take_loaded_target(target, found_);
    else if (is_remote(target) || target.starts_with("mailto:"))
        found_.link(target);
}

void office_xml::end_instruction()
{
    if (!instruction_.empty())
        judge_field(instruction_, found_);
    instruction_.clear();
}

} // namespace document
