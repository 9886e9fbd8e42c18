#include "policyd/origin/origins.hpp"

#include "common/base/whole_file.hpp"
#include "common/text/log_line.hpp"

namespace policyd {

using rules::value;

followed_database::followed_database(std::string path, const base::logger& log) : path_(std::move(path)), log_(log)
{
    if (!is_configured())
        return;
    stamp_ = base::file_stamp(path_); // before reading: a change meanwhile is seen
    open();
}

void followed_database::follow()
{
    if (!is_configured())
        return;
    std::string stamp = base::file_stamp(path_);
    if (stamp == stamp_)
        return;
    stamp_ = std::move(stamp);
    open();
}

void followed_database::open()
{
    auto next = address_database::open(path_);
    if (!next) {
        const std::string_view advice =
            current() ? "the database before stays in use" : "what it would tell is temporary until it can be read";
        return log_.error(
            text::log_line().add("event", "database").add("problem", next.error().text).add("advice", advice).text());
    }
    log_.info(text::log_line().add("event", "database").add("file", path_).add("type", (*next)->type()).text());
    open_.with([&](auto& open) { open.swap(*next); }); // the one before is closed behind the lock
    has_complained_.store(false, std::memory_order_relaxed);
}

void followed_database::complain(const std::string& problem) const
{
    if (!has_complained_.exchange(true, std::memory_order_relaxed))
        log_.error(text::log_line().add("event", "database").add("file", path_).add("problem", problem).text());
}

value origins::as_number(const net::ip_address& of) const
{
    if (!asn_.is_configured())
        return value::absent();
    const auto open = asn_.current();
    if (!open)
        return value::temporary();
    const auto found = open->as_number(of);
    if (!found) {
        asn_.complain(found.error().text);
        return value::temporary();
    }
    return *found ? value::of(static_cast<double>(**found)) : value::absent();
}

value origins::country(const net::ip_address& of, std::string& storage) const
{
    if (!country_.is_configured())
        return value::absent();
    const auto open = country_.current();
    if (!open)
        return value::temporary();
    const auto found = open->country(of);
    if (!found) {
        country_.complain(found.error().text);
        return value::temporary();
    }
    if (!*found)
        return value::absent();
    storage = **found;
    return value::of(std::string_view(storage));
}

} // namespace policyd
