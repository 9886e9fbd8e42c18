#include "contentd/file_hooks.hpp"

#include "contentd/archive/archive.hpp"
#include "contentd/archive/zip_entry.hpp"
#include "contentd/document/document.hpp"
#include "contentd/document/ooxml.hpp"

#include <memory>
#include <optional>
#include <string>

namespace contentd {

namespace {

walk::package open_package(const filetype::detected& /*type*/, const document::allowance& allowed)
{
    const auto parts = std::make_shared<document::ooxml>(allowed);
    return {[parts](std::string_view name, std::string_view content) {
                if (parts->wants(name))
                    parts->part(name, content);
            },
            [parts] { return parts->finish(); }};
}

bool unpack_rare(std::string_view content, const document::allowance& allowed,
                 const std::function<bool(std::string_view, std::string_view)>& each)
{
    if (archives::has_rare_method(content)) {
        const std::optional<std::string> bytes = archives::unpack_entry(content, allowed.bytes);
        if (bytes)
            each({}, *bytes);
        return bytes.has_value();
    }
    const auto use = [&](std::string_view name, std::string_view bytes, std::uint32_t /*traits*/) {
        return each(name, bytes);
    };
    return (archives::unpack(content, {allowed.bytes, allowed.files}, use) & archives::broken) == 0;
}

} // namespace

walk::hooks file_hooks()
{
    walk::hooks made;
    made.document = [](std::string_view content, const filetype::detected& type, const document::allowance& allowed) {
        return document::is_known(type) ? document::examine(content, type, allowed) : document::findings();
    };
    made.package = open_package;
    made.is_rare = [](std::string_view content) {
        return archives::is_known(content) || archives::has_rare_method(content);
    };
    made.unpack_rare = unpack_rare;
    return made;
}

} // namespace contentd
