// sites - two sites with a state and a key each, and what one tells the other

#pragma once

#include "contentd/digest_exchange/exporting.hpp"
#include "contentd/digest_exchange/importing.hpp"
#include "tests/common/state/temporary_state.hpp"

#include <doctest/doctest.h>

namespace testing {

inline state::digest_value content(std::uint8_t number, std::uint64_t first_feature = 0)
{
    state::digest_value made;
    made.kind = first_feature == 0 ? 1 : 2;
    made.exact.fill(number);
    made.has_features = first_feature != 0;
    made.tokens = made.has_features ? 40 : 0;
    for (std::uint64_t& each : made.features)
        each = made.has_features ? first_feature++ : 0;
    return made;
}

/// A site that reports.
class site
{
  public:
    explicit site(const std::string& name)
        : state_(opened::options_for(where_.file(), "digest", false)),
          key_(digest_exchange::private_key::create(where_.file("key")).value()), name_(name)
    {}

    state::digests& digests() { return state_->digests(); }
    const directory& where() const { return where_; }
    const digest_exchange::private_key& key() const { return key_; }
    digest_exchange::exporter exporter(const digest_exchange::limits& allowed = {})
    {
        return {digests(), key_, name_, allowed};
    }

    void report(const state::digest_value& what, bool is_spam = true, const std::string& reporter = "trap",
                double trust = 1)
    {
        answer<state::outcome> done;
        digests().report({{what, reporter, trust, is_spam, 1, base::now()}}, done.callback());
        REQUIRE(done.wait() == state::outcome::committed);
    }

    state::digest_standing find(const state::digest_value& what)
    {
        answer<base::result<std::vector<state::digest_standing>>> done;
        digests().find({what}, base::now(), done.callback());
        return done.wait().value().at(0);
    }

    /// The bytes of an export of what changed since that number.
    std::string told(std::int64_t since, base::time_point at)
    {
        REQUIRE(digest_exchange::export_file(exporter(), since, where_.file("export"), at).has_value());
        std::ifstream file(where_.file("export"), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    digest_exchange::neighbour as_neighbour(double trust = 0.5) const { return {name_, key_.published(), trust, {}}; }

    base::result<digest_exchange::imported> hear(const site& from, const std::string& file,
                                                 base::time_point at = base::now())
    {
        return digest_exchange::import_export(digests(), {from.as_neighbour()}, file, {}, at);
    }

  private:
    directory where_;
    opened state_;
    digest_exchange::private_key key_;
    std::string name_;
};

} // namespace testing
