// biff_encryption - decrypts Excel's binary workbook (MS-XLS 2.2.10): the data of its records, but not their headers

#pragma once

#include "contentd/document/collector.hpp"

#include <cstddef>
#include <string>

namespace document {

/// `file_pass` is where the data of the FILEPASS record begin. Decrypts what stands behind it; false when no password
/// opens it.
bool decrypt_biff(std::string& stream, std::size_t file_pass, std::size_t file_pass_size, collector& found);

} // namespace document
