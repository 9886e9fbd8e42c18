// samples - small documents, as tests write them

#pragma once

#include "contentd/document/findings.hpp"

#include <string>
#include <utility>
#include <vector>

namespace testing {

using streams = std::vector<std::pair<std::string, std::string>>;

/// Detects the type without the library and looks into the content.
document::findings look(const std::string& content, const document::allowance& allowed = {});

bool has(const document::findings& found, std::uint32_t traits);

/// MS-OVBA's container, with nothing but literal tokens.
std::string packed_vba(const std::string& text);

/// The streams of a VBA project below `folder` ("Macros/VBA"); names and sources of its modules. The compiled code
/// before a source is `compiled`.
streams vba_project(const std::string& folder, const streams& modules, const std::string& compiled = "compiled");

/// One that has a module with that source, whose name is given as "Attribute VB_Name" first.
std::string word_with_macro(const std::string& source);

/// The content of an OLE package (MS-OLEDS has no name for it).
std::string package_of(const std::string& name, const std::string& bytes);

/// A "\1Ole10Native" stream.
std::string native_stream(const std::string& name, const std::string& bytes);

/// An embedded object in the form of OLE 1.
std::string ole1_of(const std::string& class_name, const std::string& bytes);

std::string hexadecimal(const std::string& bytes);
std::string base64(const std::string& bytes);
std::string deflated(const std::string& bytes);

/// A program of Windows, as far as its type is told, longer than 128 letters of base64.
std::string program();

/// A zip with that one entry, stored.
std::string zip_of(const std::string& name, const std::string& bytes);

} // namespace testing
