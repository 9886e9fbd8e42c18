#include "contentd/commands/json.hpp"

#include "common/rules/value_json.hpp"
#include "contentd/observations/observation.hpp"

namespace contentd {

namespace {

std::optional<std::string_view> or_null(const std::string& shown)
{
    return shown.empty() ? std::nullopt : std::optional<std::string_view>(shown);
}

/// `decoded` is null when the part is no leaf: what it holds are other parts.
void add_part(const mime::part& part, const leaf* decoded, text::json& to)
{
    to.begin_object()
        .member("path", part.path)
        .member("reading", mime::name_of(part.how))
        .member("type", part.type)
        .member("declared_charset", or_null(part.charset))
        .member("encoding", or_null(part.encoding))
        .member("filename", or_null(part.filename))
        .member("names", part.names)
        .member("disposition", or_null(part.disposition))
        .member("defects", mime::names_of_defects(part.defects));
    const bool is_leaf = decoded != nullptr;
    to.member("real_type", is_leaf ? or_null(decoded->type.type) : std::nullopt)
        .member("size", is_leaf ? decoded->content.size() : 0)
        .member("sha256", is_leaf ? or_null(decoded->sha256) : std::nullopt)
        .end_object();
}

} // namespace

void add_observations(const inspection& message, std::size_t recipient, text::json& to)
{
    to.begin_object();
    for (const observation* each : observations()) {
        if (!message.has(each->needs))
            continue;
        if (!each->is_many_valued) {
            to.member(each->name, each->compute(message, recipient, 0));
            continue;
        }
        to.begin_array(each->name);
        const std::size_t elements = each->elements(message);
        for (std::size_t element = 0; element < elements; ++element)
            to.value(each->compute(message, 0, element));
        to.end_array();
    }
    to.end_object();
}

void add_parts(const inspection& message, text::json& to)
{
    const auto parts = message.tree().parts();
    auto next_leaf = message.leaves().begin(); // leaves stand in the order of their parts
    to.begin_array();
    for (std::size_t index = 0; index < parts.size(); ++index) {
        const bool is_leaf = next_leaf != message.leaves().end() && next_leaf->part == index;
        add_part(parts[index], is_leaf ? &*next_leaf : nullptr, to);
        if (is_leaf)
            ++next_leaf;
    }
    to.end_array();
}

} // namespace contentd
