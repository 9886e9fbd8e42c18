// ooxml - a document that is a zip of parts (ECMA-376): Word, Excel, PowerPoint since 2007
//
// The archive's walker unpacks the parts and hands over those that are wanted, in any order.

#pragma once

#include "contentd/document/collector.hpp"
#include "contentd/document/findings.hpp"
#include "contentd/document/macro_words.hpp"

#include <string_view>

namespace document {

/// wants() part* finish().
class ooxml
{
  public:
    explicit ooxml(const allowance& allowed) : found_(allowed) {}

    /// Whether the part of that name in the zip ("word/document.xml", in any case, with "\" too) is to be handed over.
    bool wants(std::string_view part_name) const;

    /// One whole part; does not keep it. Those that are not wanted are passed over.
    void part(std::string_view name, std::string_view content);

    /// What all of them give.
    findings finish();

  private:
    void take_binary(std::string_view name, std::string_view content);
    void take_compound(std::string_view content);

    collector found_;
    macro_words words_;
};

} // namespace document
