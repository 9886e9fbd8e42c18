// mutation_key - a URL without what a bulk mailer changes from message to message
//
// The key has three parts:
//
//     DOMAIN[:PORT] PATH [?KEYS]
//
// DOMAIN   the registrable domain, or the IP address; host names below it are dropped, and so are scheme, user and
//          fragment. PORT only if it is not the scheme's.
// PATH     each segment percent-decoded and in lower case, its words (letters and digits of one run; what is not ASCII
//          counts as a letter) replaced if they were drawn (drawn_token.hpp), the characters between them kept:
//            @   the segment is a mail address
//            #   words with a digit, of strange letters or too long, and base64 of a mail address; several of them
//                with one character between each are one; the whole segment, without an extension of at most five
//                letters, once half of its 16 or more characters were drawn
//          Equal neighbours "/#" and "/@" are one. At most eight segments and 400 bytes; "/..." is for what is left.
// KEYS     the names in the query without their values, made the same way, sorted, each once, at most 16 with "&"
//          between them.
//
//     https://a7.news.example.com/u/bob@example.net/4711?id=1&e=x  example.com/u/@/#?e&id
//     http://x@example.com/track/9f3c-8a21/view.html#77            example.com/track/#/view.html
//
// Two URLs with one key most likely come from one campaign at one site, not certainly. Pure and linear.

#pragma once

#include "contentd/url/address.hpp"

#include <string>
#include <string_view>

namespace url {

/// Of a URL without a host the scheme and a colon stand for the domain.
std::string mutation_key(const address& of);

/// Whether a key tells one page of the site from others: its path has a word that was not drawn, an extension aside.
/// "example.com", "example.com/?v" and "example.com/#" lead all over a site, and to everybody's page on a large one.
bool names_page(std::string_view key);

} // namespace url
