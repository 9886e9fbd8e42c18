// Any bytes as an answer: what is read is within the limits of names and records, and belongs to its outcome.
// The first byte chooses the type. The bytes are read as they are, as what follows a header and a question that are
// right, and as the data of records that are framed right: libresolv, which frames them, is not instrumented.

#include "common/dns/decode.hpp"
#include "common/dns/query.hpp"
#include "require.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <vector>

namespace {

constexpr dns::type types[] = {dns::type::a,  dns::type::ns,  dns::type::ptr,
                               dns::type::mx, dns::type::txt, dns::type::aaaa};
constexpr std::uint16_t id = 7;
constexpr std::size_t option = 11; // octets of the query's OPT record

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

std::vector<std::uint8_t> answer_without_records(const dns::question& asked)
{
    std::vector<std::uint8_t> message = dns::write_query(asked, id);
    message.resize(message.size() - option);
    message[2] |= 0x80U;
    message[11] = 0;
    return message;
}

/// Two octets of flags, three counts of records, records.
std::vector<std::uint8_t> with_records_as_they_are(const dns::question& asked, std::span<const std::uint8_t> bytes)
{
    std::vector<std::uint8_t> message = answer_without_records(asked);
    message[2] = static_cast<std::uint8_t>(0x80U | (bytes[0] & 0x07U));
    message[3] = bytes[1];
    message[7] = bytes[2];
    message[9] = bytes[3];
    message[11] = bytes[4];
    message.insert(message.end(), bytes.begin() + 5, bytes.end());
    return message;
}

/// Each record: type, section, owner (an offset into the message), length of the data, data.
std::vector<std::uint8_t> with_framed_records(const dns::question& asked, std::span<const std::uint8_t> bytes)
{
    constexpr std::uint8_t record_types[] = {1, 2, 5, 6, 12, 15, 16, 28, 41};
    constexpr std::size_t count_of_section[] = {7, 9, 11};
    std::vector<std::uint8_t> message = answer_without_records(asked);
    message[3] = bytes[0] & 0x0fU;
    bytes = bytes.subspan(1);
    // Sections must follow each other.
    for (std::size_t section = 0; bytes.size() >= 4;) {
        section = std::max<std::size_t>(section, bytes[1] % 3);
        const std::size_t length = std::min<std::size_t>(bytes[3], bytes.size() - 4);
        if (message[count_of_section[section]] == 0xff)
            break;
        ++message[count_of_section[section]];
        const std::uint8_t frame[] = {0xc0, bytes[2] % 2 == 0 ? std::uint8_t{12} : bytes[2],
                                      0,    record_types[bytes[0] % sizeof record_types],
                                      0,    1,
                                      0,    0,
                                      1,    bytes[2],
                                      0,    static_cast<std::uint8_t>(length)};
        message.insert(message.end(), std::begin(frame), std::end(frame));
        message.insert(message.end(), bytes.begin() + 4, bytes.begin() + 4 + static_cast<std::ptrdiff_t>(length));
        bytes = bytes.subspan(4 + length);
    }
    return message;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size)
{
    if (size < 6)
        return 0;
    const auto asked = dns::to_question("x.example", types[bytes[0] % 6]).value();
    const std::span<const std::uint8_t> rest(bytes + 1, size - 1);
    check(dns::decode(rest, asked, id), asked);
    check(dns::decode(with_records_as_they_are(asked, rest), asked, id), asked);
    check(dns::decode(with_framed_records(asked, rest), asked, id), asked);
    return 0;
}
