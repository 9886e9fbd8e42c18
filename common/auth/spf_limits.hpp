// spf_limits - what one SPF check may cost (RFC 7208, 4.6.4), counted over all includes and redirects together

#pragma once

#include <cstddef>

namespace auth {

inline constexpr unsigned spf_term_limit = 10;   // include, a, mx, ptr, exists, redirect
inline constexpr unsigned spf_void_limit = 2;    // of those, terms whose question had no answer
inline constexpr std::size_t spf_mx_limit = 10;  // hosts of one mx; more is an error
inline constexpr std::size_t spf_ptr_limit = 10; // names of the client; more are not looked at
inline constexpr std::size_t spf_name_limit = 253;
inline constexpr std::size_t spf_macro_limit = 128;       // macros of one domain-spec or explanation
inline constexpr std::size_t spf_explanation_limit = 400; // bytes
/// Bytes of a published record that are read. The longest that a DNS message carries is four times that; it would
/// need over a thousand terms.
inline constexpr std::size_t spf_record_limit = 16'384;

/// Counts the terms that cost look-ups.
class spf_counter
{
  public:
    /// False when that was one too many.
    bool add_term() { return ++terms_ <= spf_term_limit; }
    bool add_void() { return ++voids_ <= spf_void_limit; }

  private:
    unsigned terms_ = 0;
    unsigned voids_ = 0;
};

} // namespace auth
