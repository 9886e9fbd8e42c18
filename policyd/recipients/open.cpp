// Recipients' sources as sekimori.conf has them: read, checked and opened.

#include "common/net/host_name.hpp"
#include "policyd/recipients/callforward_source.hpp"
#include "policyd/recipients/dovecot_source.hpp"
#include "policyd/recipients/recipients.hpp"
#include "policyd/recipients/sql_source.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <set>
#include <stdexcept>

namespace policyd {

namespace asio = boost::asio;

namespace {

constexpr const char* mend = "; mend it, or take this line out";

// Throws what is wrong with the authorities' file.
callforward_tls tls_for(const source_spec& spec, const recipient_settings& wanted, client_tls& tls,
                        const base::logger& log)
{
    callforward_tls made;
    made.log = &log;
    made.level = spec.where.is_unix ? net::tls_level::none : spec.tls.value_or(wanted.tls);
    if (made.level == net::tls_level::none)
        return made;
    auto context = tls.context(made.level == net::tls_level::verify);
    if (!context)
        throw std::runtime_error(context.error().text);
    made.context = std::move(*context);
    return made;
}

std::unique_ptr<recipient_source> make_source(const source_spec& spec, const recipient_settings& wanted,
                                              client_tls& tls, const base::logger& log, asio::io_context& on)
{
    switch (spec.is) {
    case source_spec::kind::sqlite: {
        open_sqlite(spec.path, spec.query); // throws what is wrong with it
        return std::make_unique<sql_source>([spec] { return open_sqlite(spec.path, spec.query); });
    }
    case source_spec::kind::dovecot:
        return std::make_unique<dovecot_source>(spec, on);
    default:
        return std::make_unique<callforward_source>(spec, wanted.helo, callforward_limits{},
                                                    tls_for(spec, wanted, tls, log));
    }
}

// Two sources of one kind get numbers, unless the operator named them.
void make_unique_name(source_spec& spec, std::set<std::string>& names)
{
    const std::string first = spec.name;
    for (unsigned number = 2; !names.insert(spec.name).second; ++number)
        spec.name = first + '-' + std::to_string(number);
}

} // namespace

base::result<recipient_settings> to_recipient_settings(const conf::settings& settings)
{
    recipient_settings made;
    std::set<std::string> names;
    const auto& written = settings.texts("policyd.recipients");
    for (std::size_t i = 0; i < written.size(); ++i) {
        made.places.push_back(settings.where("policyd.recipients", i) + ": policyd.recipients: ");
        auto spec = source_spec::parse(written[i]);
        if (!spec)
            return base::fail(made.places.back() + spec.error().text);
        make_unique_name(*spec, names);
        made.sources.push_back(std::move(*spec));
    }
    made.delimiters = settings.text("policyd.recipient_delimiter");
    made.limit = settings.duration("policyd.recipient_timeout");
    made.cache.memory = settings.size("policyd.recipient_memory");
    made.cache.known_refresh = settings.duration("policyd.recipient_positive_refresh");
    made.cache.known_expire = settings.duration("policyd.recipient_positive_expire");
    made.cache.unknown_expire = settings.duration("policyd.recipient_negative_expire");
    made.tls = net::to_tls_level(settings.text("policyd.recipient_tls")).value_or(net::tls_level::none);
    made.tls_authorities = settings.text("policyd.recipient_tls_ca");
    made.helo = net::host_name();
    return made;
}

base::result<std::unique_ptr<recipients>> recipients::open(const recipient_settings& wanted, const base::logger& log,
                                                           base::metrics& metrics)
{
    if (wanted.sources.empty())
        return std::unique_ptr<recipients>();
    std::unique_ptr<recipients> made(new recipients(wanted, log, metrics));
    for (std::size_t i = 0; i < wanted.sources.size(); ++i) {
        const source_spec& spec = wanted.sources[i];
        if (spec.is == source_spec::kind::file) {
            auto file = recipient_file::open(spec.path);
            if (!file)
                return base::fail(wanted.places[i] + file.error().text + mend);
            made->add(spec, std::move(*file), nullptr, metrics);
            continue;
        }
        try {
            made->add(spec, nullptr, make_source(spec, wanted, made->tls_, log, *made->context_), metrics);
        } catch (const std::exception& failure) {
            return base::fail(wanted.places[i] + failure.what() + mend);
        }
    }
    asio::co_spawn(*made->context_, made->keep_tidy(), asio::detached);
    made->thread_ = std::thread([self = made.get()] { self->context_->run(); });
    return made;
}

} // namespace policyd
