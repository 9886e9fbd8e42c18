// rar5_encryptor - encrypted archives as RAR 5 writes them, since no free program does
//
// The packing is the simplest that there is: each byte is its own code. unar reads what this writes.

#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace testing {

struct rar5_text
{
    struct file
    {
        std::string name;
        std::string content;
        std::string password{}; // empty: not encrypted
    };

    std::vector<file> files;
    std::string header_password{}; // empty: headers are not encrypted
    unsigned power = 6;
    bool is_packed = false;
    bool is_solid = false;
    bool has_check = true;
    bool hides_sums = true;
    bool is_split = false;
    std::string behind_headers{}; // of files, records
    std::size_t services = 0;     // headers that tell nothing of files
};

std::string write_rar5(const rar5_text& what);

} // namespace testing
