// Any bytes as an SMTP server's replies: how they are cut makes no difference, and what is passed on is one line.

#include "common/mail/smtp_reply_reader.hpp"
#include "common/smtp/capabilities.hpp"
#include "policyd/recipients/callforward.hpp"
#include "require.hpp"

#include <string>
#include <string_view>

namespace {

using smtp::reply_reader;

// All replies up to the first that is broken, as they would be told.
std::string read_all(std::string_view input, std::size_t block)
{
    reply_reader reader;
    std::string told;
    const bool is_whole = feed_all(reader, input, block, [&] {
        const smtp::reply got = reader.take();
        require(got.code >= 200 && got.code < 600);
        const std::string line = got.to_text();
        require(line.find_first_of("\r\n") == std::string::npos && line.size() < 512);
        smtp::parse_capabilities(reader.lines());
        if (policyd::verdict_of(got) == policyd::recipient_verdict::unknown)
            require(got.is_permanent());
        told += line + '\n';
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
    return 0;
}
