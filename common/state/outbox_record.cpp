#include "common/state/outbox_record.hpp"

#include "common/base/hash.hpp"

#include <cstring>

namespace state {

namespace {

constexpr std::size_t head_length = 4 + 8;
constexpr std::size_t least_body = 8 + 1;

template <class Number>
void put(std::string& out, Number number)
{
    char bytes[sizeof number];
    std::memcpy(bytes, &number, sizeof number);
    out.append(bytes, sizeof number);
}

template <class Number>
Number get(std::string_view bytes)
{
    Number number;
    std::memcpy(&number, bytes.data(), sizeof number);
    return number;
}

std::uint64_t checksum(std::string_view body)
{
    return base::seeded_hash(body, 0x0b0c);
}

} // namespace

std::string make_record(std::uint64_t number, record_kind kind, std::string_view payload)
{
    std::string body;
    put(body, number);
    body += static_cast<char>(kind);
    body += payload;
    std::string out;
    put(out, static_cast<std::uint32_t>(body.size()));
    put(out, checksum(body));
    out += body;
    return out;
}

std::optional<outbox_record> read_record(std::string_view bytes)
{
    if (bytes.size() < head_length)
        return std::nullopt;
    const auto length = get<std::uint32_t>(bytes);
    if (length < least_body || length > bytes.size() - head_length)
        return std::nullopt;
    const std::string_view body = bytes.substr(head_length, length);
    if (get<std::uint64_t>(bytes.substr(4)) != checksum(body))
        return std::nullopt;
    const record_kind kind{body[8]};
    if (kind != record_kind::changes && kind != record_kind::cancelled)
        return std::nullopt;
    return outbox_record{get<std::uint64_t>(body), kind, body.substr(least_body), head_length + length};
}

} // namespace state
