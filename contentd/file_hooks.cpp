#include "contentd/file_hooks.hpp"

#include "contentd/archive/archive.hpp"
#include "contentd/archive/zip_entry.hpp"
#include "contentd/document/document.hpp"
#include "contentd/document/ooxml.hpp"
#include "contentd/mail_files.hpp"

#include <algorithm>
#include <iterator>
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

/// Compound files and mails have mails in them by their nature, and are read in their own ways. A page in MIME may look
/// like HTML.
bool may_hide_mail(const filetype::detected& type)
{
    using filetype::family;
    return type.kind == family::unknown || type.kind == family::text || type.kind == family::html ||
           type.type == "application/pdf" || type.type == "application/rtf";
}

void add_mail_inside(std::string_view content, document::allowance allowed, document::findings& to)
{
    const std::string_view mail = mail_inside(content);
    if (mail.empty())
        return;
    for (const document::embedded_file& each : to.files)
        allowed.bytes -= std::min(allowed.bytes, each.bytes.size());
    allowed.files -= std::min(allowed.files, to.files.size());
    document::findings inner = files_of_mail(mail, allowed);
    std::move(inner.files.begin(), inner.files.end(), std::back_inserter(to.files));
    to.is_cut = to.is_cut || inner.is_cut;
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
    if (may_hide_mail(type))
        add_mail_inside(content, allowed, found);
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
