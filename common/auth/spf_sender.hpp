// spf_sender - who is checked: the local part, the domain and the macro values that follow from a query

#pragma once

#include "common/auth/spf_macro.hpp"
#include "common/auth/spf_result.hpp"

#include <optional>
#include <string>

namespace auth {

struct spf_sender
{
    std::string domain;  // as checkable_domain gives it
    macro_values values; // without `validated`; `domain` is the sender's
    bool has_utf8_local = false;
};

/// RFC 7208, 2.4 and 4.3: postmaster@HELO for the HELO identity and for the null sender, postmaster for an empty local
/// part. Empty: there is no domain that could be checked.
std::optional<spf_sender> spf_sender_of(const spf_query& query);

} // namespace auth
