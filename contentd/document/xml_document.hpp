// xml_document - whole documents of Office in one file of XML: Flat OPC, and Word and Excel 2003

#pragma once

#include "contentd/document/collector.hpp"

#include <string_view>

namespace document {

void examine_xml_document(std::string_view content, collector& found);

} // namespace document
