#include "common/dns/reverse.hpp"

#include "common/dns/look_up_all.hpp"

#include <algorithm>

namespace dns {

namespace {

constexpr std::size_t most_names = 10; // as RFC 7208, 5.5 has it for the same work

} // namespace

std::string reverse_name(const net::ip_address& address)
{
    return reversed(address) + (address.is_v4() ? ".in-addr.arpa" : ".ip6.arpa");
}

boost::asio::awaitable<confirmed_name> look_up_confirmed_name(resolver& by, net::ip_address address)
{
    const answer_ptr names = co_await by.look_up(reverse_name(address), type::ptr);
    confirmed_name made;
    if (names->is == status::temporary)
        co_return made;
    std::vector<question> questions;
    for (const std::string& each : names->names)
        if (auto asked = to_question(each, address.is_v4() ? type::a : type::aaaa);
            asked && questions.size() < most_names)
            questions.push_back(std::move(*asked));
    std::vector<question> kept = questions;
    const std::vector<answer_ptr> answers = co_await look_up_all(by, std::move(questions));
    made.is = confirmed_name::status::none;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const answer& told = *answers[i];
        if (std::find(told.addresses.begin(), told.addresses.end(), address) != told.addresses.end()) {
            made.is = confirmed_name::status::confirmed;
            made.name = kept[i].name;
            break;
        }
        if (told.is == status::temporary)
            made.is = confirmed_name::status::temporary;
    }
    co_return made;
}

} // namespace dns
