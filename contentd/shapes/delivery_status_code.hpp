// delivery_status_code - why a delivery failed, in the codes of RFC 3463, whoever words it

#pragma once

#include <string>
#include <string_view>

namespace shapes {

/// The first "5.1.1" in a text that stands alone there: no part of an address or version. Empty when there is none.
std::string status_code_in(std::string_view text);

/// True for "5.0.0" and its like, which say no more than the class.
bool is_unspecific(std::string_view status);

/// Out of what a mail system writes, in this order: a code that is there, what its words mean, the class of an SMTP
/// reply code. `folded` is the text in its normal form; empty when nothing tells.
std::string status_of(std::string_view folded);

/// What the words mean, whatever codes are there; empty when they say nothing.
std::string status_by_words(std::string_view folded);

} // namespace shapes
