#include "common/dns/decode.hpp"

#include <arpa/nameser.h>

#include <algorithm>
#include <climits>
#include <string_view>
#include <utility>

namespace dns {

namespace {

constexpr int most_records = 512; // of a section; what mail needs has a hundred at most
constexpr int most_aliases = 16;
constexpr std::uint32_t longest_ttl = INT32_MAX; // RFC 2181, 8: beyond it means 0

// Thrown inside this file only.
struct unreadable
{
    const char* why;
};

void require(bool holds, const char* why)
{
    if (!holds)
        throw unreadable{why};
}

std::uint32_t sane_ttl(std::uint32_t written)
{
    return written > longest_ttl ? 0 : written;
}

/// libresolv's presentation form, its escapes undone; without the last dot, lower case; the root is empty.
std::string to_plain(const char* presented)
{
    std::string made;
    for (const char* at = presented; *at != '\0'; ++at) {
        const bool is_escaped = *at == '\\';
        if (is_escaped)
            ++at;
        const bool is_separator = *at == '.' && !is_escaped;
        const bool is_number = is_escaped && *at >= '0' && *at <= '9'; // \DDD
        require(is_separator || (is_name_byte(*at) && !is_number), "a name has bytes that no name has");
        made += *at >= 'A' && *at <= 'Z' ? static_cast<char>(*at - 'A' + 'a') : *at;
    }
    if (made.ends_with('.'))
        made.pop_back();
    return made;
}

class message
{
  public:
    explicit message(std::span<const std::uint8_t> bytes)
    {
        require(bytes.size() <= NS_MAXMSG, "the answer is too long");
        require(ns_initparse(bytes.data(), static_cast<int>(bytes.size()), &parsed_) == 0,
                "the answer is no DNS message");
        for (const ns_sect each : {ns_s_an, ns_s_ns, ns_s_ar})
            require(count(each) <= most_records, "the answer has too many records");
    }

    std::uint16_t id() const { return ns_msg_id(parsed_); }
    int flag(ns_flag which) const { return ns_msg_getflag(parsed_, which); }
    int count(ns_sect section) const { return ns_msg_count(parsed_, section); }

    ns_rr record(ns_sect section, int index)
    {
        ns_rr found{};
        require(ns_parserr(&parsed_, section, index, &found) == 0, "a record cannot be read");
        return found;
    }

    /// The name that fills the record's data from `offset` on.
    std::string name_in(const ns_rr& holder, std::size_t offset) const
    {
        require(holder.rdlength > offset, "a record is too short");
        char presented[NS_MAXDNAME];
        const int used = ns_name_uncompress(ns_msg_base(parsed_), ns_msg_end(parsed_), holder.rdata + offset, presented,
                                            sizeof presented);
        require(used > 0, "a name cannot be read");
        require(offset + static_cast<std::size_t>(used) == holder.rdlength, "a record has a wrong length");
        return to_plain(presented);
    }

  private:
    ns_msg parsed_{};
};

void check_header(message& from, const question& asked, std::uint16_t id)
{
    require(from.flag(ns_f_qr) == 1 && from.flag(ns_f_opcode) == ns_o_query, "the answer is no answer");
    require(from.id() == id, "the answer has another id");
    require(from.count(ns_s_qd) == 1, "the answer repeats no question");
    const ns_rr repeated = from.record(ns_s_qd, 0);
    require(ns_rr_type(repeated) == static_cast<int>(asked.wanted) && ns_rr_class(repeated) == ns_c_in &&
                to_plain(ns_rr_name(repeated)) == asked.name,
            "the answer is one to another question");
    require(from.flag(ns_f_tc) == 0, "the answer is truncated");
}

const char* name_of_rcode(int code)
{
    switch (code) {
    case ns_r_formerr:
        return "the server cannot read the question (FORMERR)";
    case ns_r_servfail:
        return "the server failed (SERVFAIL)";
    case ns_r_notimpl:
        return "the server does not know such questions (NOTIMP)";
    case ns_r_refused:
        return "the server refused (REFUSED)";
    default:
        return "the server answered with an error";
    }
}

/// The upper bits of the response code stand in the OPT record (RFC 6891, 6.1.3).
bool has_extended_error(message& from)
{
    for (int i = 0; i < from.count(ns_s_ar); ++i) {
        const ns_rr each = from.record(ns_s_ar, i);
        if (ns_rr_type(each) == ns_t_opt)
            return (ns_rr_ttl(each) >> 24U) != 0;
    }
    return false;
}

/// The records of the answer section with names of one spelling.
struct owned_record
{
    std::string owner;
    ns_rr content;
};

std::vector<owned_record> answer_section(message& from)
{
    std::vector<owned_record> found;
    for (int i = 0; i < from.count(ns_s_an); ++i) {
        const ns_rr each = from.record(ns_s_an, i);
        if (ns_rr_class(each) == ns_c_in)
            found.push_back({to_plain(ns_rr_name(each)), each});
    }
    return found;
}

/// Where the aliases lead from `name`; lowers `ttl` to theirs.
std::string follow_aliases(const message& from, const std::vector<owned_record>& records, std::string name,
                           std::uint32_t& ttl)
{
    for (int hops = 0;; ++hops) {
        const auto alias = std::find_if(records.begin(), records.end(), [&](const owned_record& each) {
            return ns_rr_type(each.content) == ns_t_cname && each.owner == name;
        });
        if (alias == records.end())
            return name;
        require(hops < most_aliases, "the aliases loop or are too many");
        ttl = std::min(ttl, sane_ttl(ns_rr_ttl(alias->content)));
        name = from.name_in(alias->content, 0);
    }
}

std::string texts_joined(const ns_rr& record)
{
    std::string joined;
    const std::uint8_t* at = ns_rr_rdata(record);
    const std::uint8_t* const end = at + ns_rr_rdlen(record);
    while (at != end) {
        const std::size_t length = *at++;
        require(length <= static_cast<std::size_t>(end - at), "a text is too short");
        joined.append(reinterpret_cast<const char*>(at), length);
        at += length;
    }
    return joined;
}

net::ip_address to_address(const ns_rr& record, bool is_v4)
{
    const std::size_t length = is_v4 ? 4 : 16;
    require(ns_rr_rdlen(record) == length, "an address has a wrong length");
    std::array<std::uint8_t, 16> bytes{};
    if (is_v4)
        bytes[10] = bytes[11] = 0xff;
    std::copy_n(ns_rr_rdata(record), length, bytes.end() - static_cast<std::ptrdiff_t>(length));
    return net::ip_address(bytes);
}

/// Fills `made` with the records of the type that `owner` has.
void read_records(const message& from, const std::vector<owned_record>& records, const std::string& owner, type wanted,
                  std::uint32_t& ttl, answer& made)
{
    std::vector<std::pair<unsigned, std::string>> exchangers;
    for (const owned_record& each : records) {
        const ns_rr& record = each.content;
        if (ns_rr_type(record) != static_cast<int>(wanted) || each.owner != owner)
            continue;
        made.is = status::found;
        ttl = std::min(ttl, sane_ttl(ns_rr_ttl(record)));
        switch (wanted) {
        case type::a:
            made.addresses.push_back(to_address(record, true));
            break;
        case type::aaaa:
            made.addresses.push_back(to_address(record, false));
            break;
        case type::ns:
        case type::ptr:
            made.names.push_back(from.name_in(record, 0));
            break;
        case type::txt:
            made.texts.push_back(texts_joined(record));
            break;
        case type::mx:
            require(ns_rr_rdlen(record) > 2, "a record is too short");
            exchangers.emplace_back(ns_rr_rdata(record)[0] << 8U | ns_rr_rdata(record)[1], from.name_in(record, 2));
            break;
        }
    }
    std::stable_sort(exchangers.begin(), exchangers.end(),
                     [](const auto& left, const auto& right) { return left.first < right.first; });
    for (auto& each : exchangers)
        made.names.push_back(std::move(each.second));
}

/// How long it is so that there is none (RFC 2308, 5); 0 without a SOA.
std::uint32_t negative_ttl(message& from)
{
    constexpr std::size_t numbers = 20; // serial, refresh, retry, expire, minimum
    for (int i = 0; i < from.count(ns_s_ns); ++i) {
        const ns_rr each = from.record(ns_s_ns, i);
        if (ns_rr_type(each) != ns_t_soa)
            continue;
        require(ns_rr_rdlen(each) > numbers, "a SOA record is too short");
        const std::uint8_t* least = ns_rr_rdata(each) + ns_rr_rdlen(each) - 4;
        return std::min(sane_ttl(ns_rr_ttl(each)), sane_ttl(static_cast<std::uint32_t>(ns_get32(least))));
    }
    return 0;
}

answer read(std::span<const std::uint8_t> bytes, const question& asked, std::uint16_t id)
{
    message from(bytes);
    check_header(from, asked, id);
    const int code = from.flag(ns_f_rcode);
    if (code != ns_r_noerror && code != ns_r_nxdomain)
        return temporary(name_of_rcode(code));
    if (has_extended_error(from))
        return temporary(name_of_rcode(-1));
    answer made;
    made.is_authentic = from.flag(ns_f_ad) == 1;
    std::uint32_t ttl = longest_ttl;
    const std::vector<owned_record> records = answer_section(from);
    const std::string owner = follow_aliases(from, records, asked.name, ttl);
    made.is = code == ns_r_nxdomain ? status::no_such_name : status::no_data;
    if (code == ns_r_noerror)
        read_records(from, records, owner, asked.wanted, ttl, made);
    if (made.is != status::found)
        ttl = std::min(ttl, negative_ttl(from));
    made.ttl = std::chrono::seconds(ttl);
    return made;
}

} // namespace

answer decode(std::span<const std::uint8_t> bytes, const question& asked, std::uint16_t id)
{
    try {
        return read(bytes, asked, id);
    } catch (const unreadable& failure) {
        return temporary(failure.why);
    }
}

answer temporary(std::string problem)
{
    answer made;
    made.problem = std::move(problem);
    return made;
}

} // namespace dns
