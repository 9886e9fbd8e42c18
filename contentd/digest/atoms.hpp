// atoms - a stretch of folded text without blanks taken apart: words, the host of a URL, or an address

#pragma once

#include "contentd/digest/scripts.hpp"

#include <string>
#include <string_view>

namespace digest {

/// As class_of(), from a table for ASCII.
script_class class_of_folded(char32_t point);

struct atom
{
    std::size_t length = 0;     // all of it, the end of a URL too; never 0
    std::string_view words;     // what append_word() takes apart; empty for an address
    std::string_view host;      // of a URL, without userinfo, port, "www." and labels in front that look random
    bool is_plain_word = false; // `words` is one, of ASCII letters only
};

/// The one that begins there; `text` begins with a letter, a digit or a joiner.
atom atom_at(std::string_view text);

/// Puts the first word of atom::words behind `to`, without joiners; gives the bytes that it took, never 0. The word is
/// empty where there is none.
std::size_t append_word(std::string_view words, std::string& to);

} // namespace digest
