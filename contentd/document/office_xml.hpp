// office_xml - what the XML of Office says that is worth telling: fields, objects, sheets, links
//
// One reader for Word, Excel and PowerPoint, in a package (OOXML) or in one file (Flat OPC, Word 2003): the names of
// elements do not clash, and what a part is called does not tell what it is.

#pragma once

#include "contentd/document/collector.hpp"
#include "contentd/document/macro_words.hpp"
#include "contentd/document/markup.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace document {

class office_xml
{
  public:
    office_xml(macro_words& words, collector& found) : words_(words), found_(found) {}

    /// What the reader stands at; in order.
    void take(const markup_reader& reader);
    /// Behind the last.
    void end() { end_instruction(); }

  private:
    void take_cell_formula(const markup_reader& reader);
    void judge_formula(std::string_view formula);
    void take_element(const markup_reader& reader);
    void take_object(const std::string& name, const std::vector<markup_attribute>& attributes);
    void take_relationship(const std::vector<markup_attribute>& attributes);
    void end_instruction();

    macro_words& words_;
    collector& found_;
    std::string instruction_; // of the innermost field, from all its runs
    bool in_instruction_ = false;
    std::string formula_; // of the cell
    bool in_formula_ = false;
};

} // namespace document
