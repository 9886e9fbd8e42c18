#include "common/dns/query.hpp"

#include <string_view>

namespace dns {

namespace {

constexpr std::uint16_t recursion_desired = 0x0100;
constexpr std::uint16_t authentic_data = 0x0020;
constexpr std::uint16_t class_in = 1;
constexpr std::uint16_t type_opt = 41;

void append(std::vector<std::uint8_t>& to, std::uint16_t number)
{
    to.push_back(static_cast<std::uint8_t>(number >> 8U));
    to.push_back(static_cast<std::uint8_t>(number & 0xffU));
}

void append(std::vector<std::uint8_t>& to, std::string_view name)
{
    for (std::size_t begin = 0; begin < name.size();) {
        const std::size_t end = std::min(name.find('.', begin), name.size());
        to.push_back(static_cast<std::uint8_t>(end - begin));
        to.insert(to.end(), name.begin() + static_cast<std::ptrdiff_t>(begin),
                  name.begin() + static_cast<std::ptrdiff_t>(end));
        begin = end + 1;
    }
    to.push_back(0);
}

} // namespace

std::vector<std::uint8_t> write_query(const question& asked, std::uint16_t id)
{
    std::vector<std::uint8_t> made;
    made.reserve(asked.name.size() + 34);
    // One question, one additional record: the OPT.
    for (const std::uint16_t field : {id, static_cast<std::uint16_t>(recursion_desired | authentic_data),
                                      std::uint16_t{1}, std::uint16_t{0}, std::uint16_t{0}, std::uint16_t{1}})
        append(made, field);
    append(made, asked.name);
    append(made, static_cast<std::uint16_t>(asked.wanted));
    append(made, class_in);
    made.push_back(0); // the OPT's name is the root
    for (const std::uint16_t field : {type_opt, udp_answer_size, std::uint16_t{0}, std::uint16_t{0}, std::uint16_t{0}})
        append(made, field);
    return made;
}

} // namespace dns
