// origins - where clients come from, by the databases of policyd.asn_database and policyd.country_database
//
// Each is opened again when its file changes. One that cannot be read leaves what is in use; where nothing is, or an
// address leads into a damaged part, the answer is temporary. Both are told once, until the file changes.
//
// Threads: look-ups from any; follow() from one.

#pragma once

#include "common/base/guarded.hpp"
#include "common/base/log.hpp"
#include "common/rules/observation.hpp"
#include "policyd/origin/address_database.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace policyd {

/// A database and the file it comes from.
class followed_database
{
  public:
    /// An empty path: there is none. `log` must outlive it.
    followed_database(std::string path, const base::logger& log);

    bool is_configured() const { return !path_.empty(); }
    /// Null while the file could not be read.
    std::shared_ptr<const address_database> current() const
    {
        return open_.with([](const auto& open) { return open; });
    }
    /// Opens the file again if it has changed.
    void follow();
    /// A look-up failed.
    void complain(const std::string& problem) const;

  private:
    void open();

    const std::string path_;
    const base::logger& log_;
    std::string stamp_;
    base::guarded<std::shared_ptr<const address_database>> open_;
    mutable std::atomic<bool> has_complained_{false};
};

class origins
{
  public:
    origins(std::string asn_path, std::string country_path, const base::logger& log)
        : asn_(std::move(asn_path), log), country_(std::move(country_path), log)
    {}

    /// A number; absent where the database has none.
    rules::value as_number(const net::ip_address& of) const;
    /// Two letters, in `storage`; absent where the database has none.
    rules::value country(const net::ip_address& of, std::string& storage) const;

    void follow()
    {
        asn_.follow();
        country_.follow();
    }

  private:
    followed_database asn_;
    followed_database country_;
};

} // namespace policyd
