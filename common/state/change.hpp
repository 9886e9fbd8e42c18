// change - one statement of a fact with its values, in memory and as bytes in the outbox
//
// The outbox names statements by their text name: a number would change meaning with the next program version.

#pragma once

#include "common/base/result.hpp"
#include "common/base/time.hpp"
#include "common/state/database.hpp"

#include <concepts>
#include <variant>
#include <vector>

namespace state {

/// A value to bind. Integers, time points and enumerators become 64 bits.
class parameter
{
  public:
    template <std::integral Integer>
    parameter(Integer value) : value_(static_cast<std::int64_t>(value))
    {}
    parameter(double value) : value_(value) {}
    parameter(base::time_point value) : value_(base::to_epoch_ms(value)) {}
    parameter(std::string value) : value_(std::move(value)) {}
    parameter(std::string_view value) : value_(std::string(value)) {}
    parameter(const char* value) : value_(std::string(value)) {}

    const std::variant<std::int64_t, double, std::string>& value() const { return value_; }

  private:
    std::variant<std::int64_t, double, std::string> value_;
};

struct change
{
    sql::name statement;
    std::vector<parameter> parameters;
};

/// Runs them in order inside the caller's transaction.
void perform(connection& on, const std::vector<change>& changes);

std::string encode(const std::vector<change>& changes);

/// What encode() made; fails on anything else and on statements that this program does not know.
base::result<std::vector<change>> decode(std::string_view bytes);

} // namespace state
