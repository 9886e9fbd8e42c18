#include "common/rules/counter_key.hpp"

namespace rules {

bool append_counter_key(source& from, const counter_use& use, std::string& to)
{
    constexpr char separator = '\x1f';
    for (std::size_t i = 0; i < use.key.size(); ++i) {
        const value part = from.observe(use.key[i], 0);
        if (!part.is_present())
            return false;
        if (i > 0)
            to += separator;
        if (part.kind() == type::text)
            to += part.text();
        else
            to += to_text(part);
    }
    return true;
}

} // namespace rules
