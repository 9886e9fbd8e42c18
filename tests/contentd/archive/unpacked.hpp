// unpacked - an archive's files, for tests to compare

#pragma once

#include "contentd/archive/archive.hpp"

#include <string>
#include <string_view>
#include <vector>

struct unpacked_file
{
    std::string name;
    std::string bytes;
    std::uint32_t traits = 0;
};

struct unpacked_archive
{
    std::vector<unpacked_file> files;
    unsigned outcome = archives::whole;

    const unpacked_file* find(std::string_view name) const
    {
        for (const unpacked_file& each : files)
            if (each.name == name)
                return &each;
        return nullptr;
    }
};

inline unpacked_archive unpack(std::string_view content, const archives::limits& allowed = {})
{
    unpacked_archive found;
    found.outcome =
        archives::unpack(content, allowed, [&](std::string_view name, std::string_view bytes, std::uint32_t traits) {
            found.files.push_back({std::string(name), std::string(bytes), traits});
            return true;
        });
    return found;
}
