// passwords - the words of a message that may open an encrypted archive in it
//
// Who sends a password in the same or the next mail writes it in one of few ways; each candidate costs a try, so that
// they come in the order of likelihood.

#pragma once

#include "contentd/shapes/password_words.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace shapes {

inline constexpr std::size_t most_passwords = 32;

/// From texts in UTF-8 (subject, bodies), the first most_text bytes of each: what follows a word for password on its
/// line or the next one, then what is quoted, then words of letters and digits, then what stands alone on a line.
/// shortest_password to longest_password bytes, each once, `limit` at most; full-width forms as they are and as ASCII.
/// Linear.
std::vector<std::string> passwords_in(std::span<const std::string> texts, std::size_t limit = most_passwords);

} // namespace shapes
