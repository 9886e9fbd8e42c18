#include "contentd/file_hooks.hpp"

#include "common/text/byte_classes.hpp"
#include "contentd/archive/archive.hpp"
#include "contentd/archive/zip_entry.hpp"
#include "contentd/document/document.hpp"
#include "contentd/document/ooxml.hpp"
#include "contentd/mail_files.hpp"
#include "contentd/text_links/each_link.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <set>
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

document::findings find_mail(std::string_view content, const filetype::detected& type,
                             const document::allowance& allowed)
{
    if (type.type == "message/rfc822")
        return files_of_mail(content, allowed);
    if (type.type == "application/mbox")
        return files_of_mailbox(content, allowed);
    if (may_hide_mail(type))
        return files_of_mail(mail_inside(content), allowed);
    if (type.kind == filetype::family::archive)
        return files_of_encoded(content, type.type, allowed);
    document::findings found;
    if (type.kind == filetype::family::message && type.type != "application/vnd.ms-outlook")
        found.traits = filetype::unsupported; // somebody's mail, in a way that nobody here can read
    return found;
}

bool is_text(const filetype::detected& type)
{
    return type.kind == filetype::family::text || type.type == "application/x-mswinurl";
}

/// Of a text in an archive those links that are written as such, and not so many that none are left for documents.
document::findings links_of_text(std::string_view content, const document::allowance& allowed)
{
    constexpr std::size_t looked_at = 64U << 10U;
    constexpr std::size_t most = 100;
    constexpr std::size_t left_for_others = 500;
    document::findings found;
    if (allowed.links < left_for_others)
        return found;
    std::set<std::string, std::less<>> known;
    text_links::each_link(content.substr(0, looked_at), [&](std::string_view each) {
        const bool is_written_out = each.find("://") != each.npos || text::starts_with_folded(each, "www.");
        if (is_written_out && known.size() < most && known.emplace(each).second)
            found.links.emplace_back(each);
    });
    return found;
}

} // namespace

walk::hooks file_hooks()
{
    walk::hooks made;
    made.document = [](std::string_view content, const filetype::detected& type, const document::allowance& allowed) {
        if (document::is_known(type))
            return document::examine(content, type, allowed);
        return is_text(type) ? links_of_text(content, allowed) : document::findings();
    };
    made.mail = find_mail;
    made.package = open_package;
    made.is_rare = [](std::string_view content) {
        return archives::is_known(content) || archives::has_rare_method(content);
    };
    made.unpack_rare = unpack_rare;
    return made;
}

} // namespace contentd
