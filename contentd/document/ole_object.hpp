// ole_object - what an object embedded in a document is: its class, and the file in a package
//
// Packages stand in a compound file's "\1Ole10Native" stream and in RTF in the form of OLE 1 (MS-OLEDS 2.2); what is in
// them is the same.

#pragma once

#include "contentd/document/collector.hpp"

#include <string_view>

namespace document {

/// By its ProgID ("Equation.3", "htafile"): notes ole_exploit for those that nothing but exploits use.
void judge_class_name(std::string_view name, collector& found);

/// The same by 16 bytes as they stand in a compound file.
void judge_class_id(std::string_view id, collector& found);

/// The content of a package: its file, by the name that it would be opened under. Content that is none of a package is
/// a file without a name.
void take_package(std::string_view content, collector& found);

/// A whole "\1Ole10Native" stream: its size and the content of a package.
void take_native_stream(std::string_view stream, collector& found);

/// The "\1Ole" stream of a linked object: where from, when that is a URL.
void take_link_stream(std::string_view stream, collector& found);

} // namespace document
