// chain - chain mail: what asks to be sent on
//
// By the phrases that such mail is made of, Japanese and English. One phrase says nothing; a request to forward and
// something that goes with it does.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace shapes {

/// What stands in a text; bits.
enum chain_class : std::uint32_t {
    no_chain_class = 0,
    forward_request = 1U << 0U,   // "forward this to", "転送してください"
    number_of_people = 1U << 1U,  // "to ten friends", "10人に"
    promise_or_threat = 1U << 2U, // "bad luck", "不幸", "止めると"
    forward_deadline = 1U << 3U,  // "within 24 hours", "3日以内に"
    named_chain = 1U << 4U,       // calls itself one: "chain letter", "チェーンメール"
};

/// Of a text or a subject in UTF-8, in any width and case; the first most_text bytes of it.
std::uint32_t chain_classes_in(std::string_view utf8);

/// At least two classes, one of them the request to forward.
bool is_chain_mail(std::uint32_t classes);

/// "forward request", … for the bits that are set.
std::vector<std::string_view> names_of_chain_classes(std::uint32_t classes);

} // namespace shapes
