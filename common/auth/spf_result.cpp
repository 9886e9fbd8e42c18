#include "common/auth/spf_result.hpp"

namespace auth {

std::string_view to_text(spf_status status)
{
    switch (status) {
    case spf_status::none:
        return "none";
    case spf_status::neutral:
        return "neutral";
    case spf_status::pass:
        return "pass";
    case spf_status::fail:
        return "fail";
    case spf_status::softfail:
        return "softfail";
    case spf_status::temperror:
        return "temperror";
    case spf_status::permerror:
        return "permerror";
    }
    return "permerror";
}

} // namespace auth
