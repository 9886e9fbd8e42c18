#include "contentd/url/suffix.hpp"

#include <libpsl.h>

namespace url {

namespace {

const psl_ctx_t* list()
{
    static const psl_ctx_t* const newest = psl_latest(nullptr);
    return newest != nullptr ? newest : psl_builtin();
}

} // namespace

std::string registrable_domain(const std::string& host)
{
    const char* const found = psl_registrable_domain(list(), host.c_str());
    return found != nullptr ? found : host;
}

bool has_known_suffix(const std::string& host)
{
    const std::size_t dot = host.rfind('.');
    return dot != std::string::npos && dot > 0 && dot + 1 < host.size() &&
           psl_is_public_suffix2(list(), host.c_str() + dot + 1, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) == 1;
}

} // namespace url
