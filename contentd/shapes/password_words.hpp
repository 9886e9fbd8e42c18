// password_words - the words of a line, as one would take a password from it

#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace shapes {

inline constexpr std::size_t shortest_password = 3; // bytes
inline constexpr std::size_t longest_password = 64;

/// Runs of printable ASCII and full-width forms; Japanese text parts them as blanks do.
std::vector<std::string_view> words_of_password(std::string_view line);

/// Without the signs that stand around a word: brackets and quotes on either side, a colon or arrow before it, the full
/// stop or comma behind.
std::string_view bare_word(std::string_view word);

/// What stands in quotes or brackets, Japanese and others, of a password's length; in order.
std::vector<std::string_view> quoted_words(std::string_view line);

/// Offsets behind the words that announce a password: "password", "PW", "パスワード", "解凍". Lower case is folded;
/// `line` in its normal form finds those in full width.
std::vector<std::size_t> announcements_in(std::string_view line);

/// True for what stands between announcement and password, and for what announces: "is", "file", "は", "zip".
bool is_filler(std::string_view word);

} // namespace shapes
