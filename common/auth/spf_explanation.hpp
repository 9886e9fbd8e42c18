// spf_explanation - why the domain says that a client may not use its name (RFC 7208, 6.2)

#pragma once

#include "common/auth/spf_questions.hpp"
#include "common/auth/spf_sender.hpp"

#include <optional>
#include <string>

namespace auth {

/// `where` is the value of exp= in the record of `domain`. Empty text: the domain gives none that can be used, which
/// does not change the result. Empty optional: questions are missing. Printable ASCII within spf_explanation_limit.
std::optional<std::string> explain_spf(const macro_text& where, const std::string& domain, const spf_sender& sender,
                                       spf_questions& questions);

} // namespace auth
