// header - an SPF result as a header field on one line, as Postfix's PREPEND takes it

#pragma once

#include "common/auth/spf_result.hpp"

#include <string>

namespace policyd {

/// `Received-SPF: pass (...) receiver=...; ...`, at most 900 bytes.
std::string received_spf_line(auth::spf_query query, auth::spf_result result);

/// `Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=...`, at most 900 bytes.
std::string authentication_results_line(auth::spf_query query, auth::spf_result result);

} // namespace policyd
