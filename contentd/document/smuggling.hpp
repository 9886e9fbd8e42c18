// smuggling - files that a page carries as text and that its script hands to the reader ("HTML smuggling")

#pragma once

#include "contentd/document/collector.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace document {

/// Tells the words of a script that make files or code of text: atob, Blob, msSaveBlob, eval, ...
void look_for_words(std::string_view script, collector& found);

/// Long texts in base64 or hexadecimal, whether in one piece or joined by "+" or as a list, that are a file when they
/// are decoded: a program, an archive, a document, a page; no pictures or fonts. Their name is the one that the page
/// gives a download, if it does.
void look_for_encoded_files(std::string_view page, collector& found);

/// A data: URL (RFC 2397) that is written with "%": a page or program in it is a file. Those in base64 are found by
/// look_for_encoded_files().
void take_data_url(std::string_view url, collector& found);

/// Texts that are written with many "%XX", as unescape() gets them, decoded; those with tags only.
std::vector<std::string> percent_encoded_markup(std::string_view page, collector& found);

} // namespace document
