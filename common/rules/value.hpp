// value - what an observation gives and what conditions are made of
//
// A value is present, absent (there is none: a client without a PTR record) or temporary (it could not be told: a
// time-out). `and or not` over the three are Kleene's; see truth(). Pending is a fourth state that rules never see:
// the observation must be awaited first, and evaluation stops until it is there.
//
// A value is trivially copyable and owns nothing: text points into the request, the message or the arena of the
// source that gave it, and lives as long as that.

#pragma once

#include "common/base/time.hpp"
#include "common/net/ip.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rules {

/// Numbers are doubles; durations are numbers of seconds, sizes numbers of bytes.
enum class type : std::uint8_t { boolean, number, text, address, network, time, texts };

std::string_view name_of(type kind);

/// Kleene's third value is unknown: neither proven nor refuted.
enum class truth : std::uint8_t { no, unknown, yes };

class value
{
  public:
    enum class state : std::uint8_t { present, absent, temporary, pending };

    /// Absent, of any type.
    value() = default;

    static value absent() { return {}; }
    static value temporary() { return value(state::temporary); }
    /// For sources only: not computed yet.
    static value pending() { return value(state::pending); }

    static value of(bool is_true);
    static value of(double number);
    static value of(std::string_view text);
    static value of(const net::ip_address& address);
    static value of(const net::prefix& network);
    static value of(base::time_point time);
    static value of(std::span<const std::string_view> texts);
    static value of(const char*) = delete; // would become a bool
    static value of(const std::string& text) { return of(std::string_view(text)); }
    static value of(std::string&&) = delete; // would dangle

    bool is_present() const { return state_ == state::present; }
    bool is_absent() const { return state_ == state::absent; }
    bool is_temporary() const { return state_ == state::temporary; }
    bool is_pending() const { return state_ == state::pending; }

    /// The type of a present value.
    type kind() const { return kind_; }

    // Each needs a present value of that type.
    bool boolean() const { return payload_.number != 0; }
    double number() const { return payload_.number; }
    std::string_view text() const { return {payload_.text, size_}; }
    net::ip_address address() const { return net::ip_address(payload_.bytes); }
    net::prefix network() const { return {address(), static_cast<unsigned>(size_)}; }
    base::time_point time() const { return base::from_epoch_ms(payload_.time); }
    std::span<const std::string_view> texts() const { return {payload_.texts, size_}; }

  private:
    explicit value(state known) : state_(known) {}

    union payload
    {
        double number = 0;
        const char* text;
        std::array<std::uint8_t, 16> bytes;
        std::int64_t time;
        const std::string_view* texts;
    };

    payload payload_;
    std::size_t size_ = 0;
    state state_ = state::absent;
    type kind_ = type::boolean;
};

/// yes: a true boolean, a number that is not 0, a text or list that is not empty, an address, a network, a time.
/// no: the opposite, and absent. unknown: temporary.
truth truth_of(const value& observed);

/// For templates, logs, explain and counter keys: `true`, `42`, `0.5`, `192.0.2.1`, `192.0.2.0/24`, RFC 3339 time,
/// list elements joined by ", "; `absent` and `temporary` for those states. Not escaped.
std::string to_text(const value& observed);

} // namespace rules
