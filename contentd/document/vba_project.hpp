// vba_project - the modules of a VBA project: names and places from its "dir" stream (MS-OVBA 2.3.4.2), sources
// unpacked

#pragma once

#include "contentd/document/collector.hpp"
#include "contentd/document/macro_words.hpp"
#include "contentd/filetype/compound_file.hpp"

#include <cstddef>
#include <vector>

namespace document {

/// The storages that have a "dir" and a "_VBA_PROJECT" stream: "VBA" of Word, Excel and vbaProject.bin alike.
std::vector<std::size_t> vba_storages(const filetype::compound_file& file);

/// Reads all modules of that storage into `words`. A module whose source was destroyed, so that only its compiled form
/// runs ("VBA stomping"), is judged by the names in that, and told with the word "p-code without source".
void read_vba_project(const filetype::compound_file& file, std::size_t storage, macro_words& words, collector& found);

} // namespace document
