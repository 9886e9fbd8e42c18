#include "contentd/file_hooks.hpp"

#include "contentd/archive/archive.hpp"
#include "contentd/archive/zip_entry.hpp"
#include "contentd/document/document.hpp"
#include "contentd/document/ooxml.hpp"
#include "contentd/mail_files.hpp"

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

walk::rare_outcome outcome_of(std::uint8_t seen)
{
    walk::rare_outcome made;
    if ((seen & archives::broken) != 0)
        made.traits |= filetype::broken;
    if ((seen & archives::unsupported) != 0)
        made.traits |= filetype::unsupported;
    if ((seen & archives::encrypted) != 0)
        made.traits |= filetype::encrypted;
    made.is_cut = (seen & archives::cut) != 0;
    return made;
}

walk::rare_outcome unpack_rare(std::string_view content, const document::allowance& allowed,
                               const walk::rare_file_taker& each)
{
    if (!archives::has_rare_method(content))
        return outcome_of(archives::unpack(content, {allowed.bytes, allowed.files}, each));
    const std::optional<std::string> bytes = archives::unpack_entry(content, allowed.bytes);
    if (!bytes)
        return {filetype::broken};
    each({}, *bytes, filetype::no_trait);
    return {};
}

document::findings examine(std::string_view content, const filetype::detected& type, const document::allowance& allowed)
{
    document::findings found;
    if (document::is_known(type))
        found = document::examine(content, type, allowed);
    else if (type.type == "message/rfc822" || type.type == "application/mbox")
        found = files_of_mail(content, allowed);
    else if (type.kind == filetype::family::message)
        found.traits = filetype::unsupported; // somebody's mail, in a way that nobody here can read
    return found;
}

} // namespace

walk::hooks file_hooks()
{
    walk::hooks made;
    made.document = examine;
    made.package = open_package;
    made.is_rare = [](std::string_view content) {
        return archives::is_known(content) || archives::has_rare_method(content);
    };
    made.unpack_rare = unpack_rare;
    return made;
}

} // namespace contentd
