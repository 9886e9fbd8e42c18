#include "common/rules/value_json.hpp"

namespace rules {

void write_json(text::json& to, const value& shown)
{
    if (shown.is_absent())
        to.null();
    else if (!shown.is_present())
        to.value("temporary");
    else if (shown.kind() == type::boolean)
        to.value(shown.boolean());
    else if (shown.kind() == type::number)
        to.value(shown.number());
    else if (shown.kind() == type::texts)
        to.value(shown.texts());
    else
        to.value(to_text(shown));
}

} // namespace rules
