// Any bytes as an answer: what is read is within the limits of names and records, and belongs to its outcome.
// The first byte chooses the type; the header and the question are set right, so that the records are reached.

#include "common/dns/decode.hpp"
#include "common/dns/query.hpp"

#include <cstdlib>
#include <vector>

namespace {

constexpr dns::type types[] = {dns::type::a,  dns::type::ns,  dns::type::ptr,
                               dns::type::mx, dns::type::txt, dns::type::aaaa};
constexpr std::uint16_t id = 7;
constexpr std::size_t option = 11; // octets of the query's OPT record

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void check(const dns::answer& told, const dns::question& asked)
{
    const bool is_address = asked.wanted == dns::type::a || asked.wanted == dns::type::aaaa;
    const bool is_text = asked.wanted == dns::type::txt;
    require(told.problem.empty() == (told.is != dns::status::temporary));
    require(told.addresses.empty() || is_address);
    require(told.texts.empty() || is_text);
    require(told.names.empty() || (!is_address && !is_text));
    const std::size_t records = told.addresses.size() + told.names.size() + told.texts.size();
    require((records != 0) == (told.is == dns::status::found));
    require(records <= 512 && told.ttl.count() >= 0 && told.ttl.count() <= INT32_MAX);
    for (const std::string& name : told.names)
        require(name.size() <= 254 && name.find_first_of(" \\\n") == std::string::npos);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size)
{
    if (size < 4)
        return 0;
    const auto asked = dns::to_question("x.example", types[bytes[0] % 6]).value();
    check(dns::decode({bytes + 1, size - 1}, asked, id), asked);

    // Two octets of flags, three counts of records, records.
    if (size < 6)
        return 0;
    std::vector<std::uint8_t> message = dns::write_query(asked, id);
    message.resize(message.size() - option);
    message[2] = static_cast<std::uint8_t>(0x80U | (bytes[1] & 0x07U));
    message[3] = bytes[2];
    message[7] = bytes[3];
    message[9] = bytes[4];
    message[11] = bytes[5];
    message.insert(message.end(), bytes + 6, bytes + size);
    check(dns::decode(message, asked, id), asked);
    return 0;
}
