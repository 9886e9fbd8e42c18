#include "common/dns/sender_domain.hpp"

#include "common/dns/look_up_all.hpp"

namespace dns {

boost::asio::awaitable<mail_domain> look_up_mail_domain(resolver& by, std::string domain)
{
    const auto name = to_question(domain, type::a);
    if (!name)
        co_return mail_domain::none;
    const answer_ptr exchangers = co_await by.look_up(name->name, type::mx);
    if (exchangers->is == status::found)
        co_return exchangers->names.size() == 1 && exchangers->names[0].empty() ? mail_domain::null_mx
                                                                                : mail_domain::exists;
    if (exchangers->is == status::no_such_name)
        co_return mail_domain::none;
    std::vector<question> questions{{name->name, type::a}, {name->name, type::aaaa}};
    const std::vector<answer_ptr> addresses = co_await look_up_all(by, std::move(questions));
    bool is_temporary = exchangers->is == status::temporary;
    for (const answer_ptr& each : addresses) {
        // With an address the domain exists whatever its MX records are.
        if (each->is == status::found)
            co_return mail_domain::exists;
        is_temporary = is_temporary || each->is == status::temporary;
    }
    co_return is_temporary ? mail_domain::temporary : mail_domain::none;
}

} // namespace dns
