// address_database - a MaxMind database (.mmdb): to which AS an address belongs, and in which country it is
//
// The library maps a file into memory, and whoever writes over that file would end the process with SIGBUS in the
// middle of a look-up. So what is mapped is a copy of our own, in memory (memfd_create(2)): a few megabytes for the
// databases of AS numbers and countries.
//
// The library checks what it follows, so a damaged file gives errors, not crashes; they are found when an address that
// leads there is looked up.
//
// Threads: any. A look-up takes a microsecond and allocates nothing.

#pragma once

#include "common/base/result.hpp"
#include "common/net/ip.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct MMDB_s;

namespace policyd {

class address_database
{
  public:
    /// Fails with a sentence that names the path: missing, not readable, of more bytes than `largest`, not such a
    /// database.
    static base::result<std::shared_ptr<const address_database>> open(const std::string& path,
                                                                      std::int64_t largest = std::int64_t{512} << 20U);

    /// The AS that announces the address; nothing when the database does not tell. Fails where the database is damaged.
    base::result<std::optional<std::uint32_t>> as_number(const net::ip_address& of) const;
    /// ISO 3166-1, two capital letters: where the address is, else where it is registered. The text lives as long as
    /// the database.
    base::result<std::optional<std::string_view>> country(const net::ip_address& of) const;

    /// What the database calls itself: GeoLite2-ASN.
    std::string_view type() const;

  private:
    struct closer
    {
        void operator()(MMDB_s* open) const;
    };

    explicit address_database(std::unique_ptr<MMDB_s, closer> open);

    const std::unique_ptr<MMDB_s, closer> open_;
};

} // namespace policyd
