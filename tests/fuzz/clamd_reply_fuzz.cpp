// Any bytes as what clamd says: how they are cut makes no difference, only its own words are clean, and what is passed
// on is printable.

#include "contentd/malware/clamd_reply.hpp"
#include "require.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace {

using malware::clamd_reply_reader;
using malware::verdict;

bool is_printable(std::string_view text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

void check(const std::string& reply)
{
    const auto parsed = malware::parse_clamd_reply(reply);
    const verdict told = malware::verdict_of(parsed, 3);
    require(told.name.size() <= malware::longest_name && told.detail.size() < 1000);
    require(is_printable(told.name) && is_printable(told.detail));
    require((told.is == verdict::clean) == (parsed.number == 3 && parsed.text == "stream: OK"));
    require((told.is == verdict::temporary || told.is == verdict::unscannable) == !told.detail.empty());
    if (told.is == verdict::infected)
        require(parsed.number == 3 && reply.ends_with(" FOUND") && !told.name.empty());
    if (const auto version = malware::version_of(parsed, 3))
        require(is_printable(*version) && reply.find("INSTREAM") != std::string::npos);
}

// All replies up to the first that is too long.
std::string read_all(std::string_view input, std::size_t block)
{
    clamd_reply_reader reader;
    std::string told;
    const bool is_whole = feed_all(reader, input, block, [&] {
        const std::string reply = reader.take();
        require(reply.size() <= clamd_reply_reader::longest && reply.find('\0') == std::string::npos);
        check(reply);
        told += reply + '\n';
    });
    return is_whole ? told : told + "broken";
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(bytes + 1), size - 1);
    require(read_all(input, input.size()) == read_all(input, bytes[0] % 16U + 1U));
    check(std::string(input));
    check("3: stream: " + std::string(input) + " FOUND");
    return 0;
}
