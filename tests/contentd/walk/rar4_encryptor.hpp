// rar4_encryptor - encrypted archives as RAR 3 writes them, since no free program does
//
// The packing is the simplest that there is: nearly each byte is its own code.

#pragma once

#include <string>
#include <vector>

namespace testing {

struct rar4_text
{
    struct file
    {
        std::string name;
        std::string content;
        std::string password{}; // empty: not encrypted
        std::string salt = "8 bytes!";
    };

    std::vector<file> files;
    std::string header_password{}; // empty: headers are not encrypted
    bool is_packed = false;
    bool is_solid = false;
    unsigned version = 29;
};

std::string write_rar4(const rar4_text& what);

} // namespace testing
