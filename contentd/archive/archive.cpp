#include "contentd/archive/archive.hpp"

#include "contentd/archive/readers.hpp"

namespace archives {

namespace {

struct reader
{
    bool (*is_it)(std::string_view content);
    void (*unpack)(std::string_view content, receiver& to);
};

constexpr reader readers[] = {
    {is_arj, unpack_arj},   {is_chm, unpack_chm}, {is_szdd, unpack_szdd},
    {is_kwaj, unpack_kwaj}, {is_sis, unpack_sis}, {is_sisx, unpack_sisx},
};

const reader* find_reader(std::string_view content)
{
    for (const reader& each : readers)
        if (each.is_it(content))
            return &each;
    return nullptr;
}

} // namespace

bool is_known(std::string_view content)
{
    return find_reader(content) != nullptr;
}

std::uint8_t unpack(std::string_view content, const limits& allowed, const file_taker& use)
{
    const reader* found = find_reader(content);
    if (found == nullptr)
        return broken;
    receiver to(allowed, use);
    found->unpack(content, to);
    return to.seen();
}

} // namespace archives
