#include "tests/contentd/mime/unpacked.hpp"

#include <doctest/doctest.h>

namespace unpacking {

std::vector<unpacked> unpack(const std::string& text, std::size_t budget)
{
    std::vector<unpacked> all;
    for (const mime::embedded_file& each : mime::find_embedded(text, 100)) {
        REQUIRE(each.begin < each.end);
        REQUIRE(each.end <= text.size());
        std::string bytes = "before";
        const unsigned faults = mime::decode_embedded(text, each, budget, bytes);
        REQUIRE(bytes.substr(0, 6) == "before");
        all.push_back({each.how, mime::embedded_name(text, each), bytes.substr(6), faults});
    }
    return all;
}

unpacked unpack_one(const std::string& text, std::size_t budget)
{
    const std::vector<unpacked> all = unpack(text, budget);
    REQUIRE(all.size() == 1);
    return all.front();
}

std::string replaced(std::string text, const std::string& what, const std::string& by)
{
    for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += by.size())
        text.replace(at, what.size(), by);
    return text;
}

} // namespace unpacking
