#include "common/dns/open.hpp"

#include "common/dns/engine.hpp"
#include "common/net/await.hpp"
#include "common/net/endpoint.hpp"
#include "common/text/escape.hpp"

namespace dns {

namespace {

class cached_resolver : public resolver
{
  public:
    cached_resolver(const resolver_settings& wanted, boost::asio::io_context& on, base::metrics& metrics)
        : engine_(std::make_shared<engine>(wanted, on, metrics))
    {}
    ~cached_resolver() override { engine_->end(); }
    cached_resolver(const cached_resolver&) = delete;
    cached_resolver& operator=(const cached_resolver&) = delete;

    boost::asio::awaitable<answer_ptr> look_up(std::string name, type wanted) override
    {
        if (answer_ptr there = known(name, wanted))
            co_return there;
        const std::optional<question> asked = to_question(name, wanted);
        const std::function<void(answer_function)> start = [this, &asked](const answer_function& told) {
            engine_->begin(*asked, told);
        };
        co_return co_await net::callback<answer_ptr>(start);
    }

    answer_ptr known(const std::string& name, type wanted) override
    {
        const std::optional<question> asked = to_question(name, wanted);
        if (!asked) {
            engine_->counts().bad_name.add();
            return no_such_name_;
        }
        answer_ptr there = engine_->known(*asked);
        if (there)
            engine_->counts().cached.add();
        return there;
    }

  private:
    static answer_ptr make_no_such_name()
    {
        answer made;
        made.is = status::no_such_name;
        made.ttl = std::chrono::hours(24);
        return std::make_shared<const answer>(std::move(made));
    }

    const std::shared_ptr<engine> engine_;
    const answer_ptr no_such_name_ = make_no_such_name(); // of names that cannot be asked
};

/// `192.0.2.1`, `2001:db8::1`, `192.0.2.1:5353` or `[2001:db8::1]:5353`, as c-ares writes it.
base::result<std::string> to_server(std::string_view written)
{
    if (const auto address = net::ip_address::parse(written))
        return address->is_v4() ? address->to_text() : '[' + address->to_text() + ']';
    const auto place = net::endpoint::parse(written);
    const auto address = place ? net::ip_address::parse(place->host) : base::result<net::ip_address>(base::error());
    if (!place || place->is_unix || !address)
        return base::fail("\"" + text::printable(written, 80) + "\" is not ADDRESS or ADDRESS:PORT");
    return (address->is_v4() ? address->to_text() : '[' + address->to_text() + ']') + ':' + place->port;
}

} // namespace

base::result<resolver_settings> settings_from(const conf::settings& settings)
{
    resolver_settings wanted;
    const std::string& servers = settings.text("dns_servers");
    for (std::size_t begin = servers.find_first_not_of(' '); begin != std::string::npos;
         begin = servers.find_first_not_of(' ', begin)) {
        const std::size_t end = std::min(servers.find(' ', begin), servers.size());
        const auto server = to_server(std::string_view(servers).substr(begin, end - begin));
        if (!server)
            return base::fail(settings.where("dns_servers") + ": dns_servers: " + server.error().text);
        wanted.servers.servers += (wanted.servers.servers.empty() ? "" : ",") + *server;
        begin = end;
    }
    wanted.deadline = settings.duration("dns_timeout");
    // c-ares doubles the time with each try: the second one ends with the deadline.
    wanted.servers.timeout = wanted.deadline / 3;
    wanted.cache.memory = settings.size("dns_cache");
    return wanted;
}

std::unique_ptr<resolver> open(const resolver_settings& wanted, boost::asio::io_context& on, base::metrics& metrics)
{
    return std::make_unique<cached_resolver>(wanted, on, metrics);
}

} // namespace dns
