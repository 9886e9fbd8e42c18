// url.* - every link of the message: in its texts, its HTML, its header, its documents, and inside other links
//
// A target is a link once for each place where it stands.
//
// Fails: url.listed is temporary where a DNS list could not tell and no other one has it, and for domains beyond the
// hundred of a message that DNS lists are asked for.

#include "contentd/observations/observation.hpp"

namespace contentd {

namespace {

std::size_t elements(const inspection& message)
{
    return message.words().links.size();
}

const found_link& link_at(const inspection& message, std::size_t element)
{
    return message.words().links[element];
}

rules::value host(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(link_at(message, element).target.host);
}

rules::value domain(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(link_at(message, element).target.domain);
}

rules::value text(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(link_at(message, element).text);
}

rules::value scheme(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(link_at(message, element).target.scheme);
}

rules::value path(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(link_at(message, element).target.path);
}

rules::value place(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(name_of(link_at(message, element).where));
}

rules::value shown(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(link_at(message, element).shown);
}

rules::value hidden(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(link_at(message, element).is_hidden);
}

rules::value text_mismatch(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(link_at(message, element).shows_other);
}

rules::value signs(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(link_at(message, element).signs);
}

rules::value raw_ip(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(link_at(message, element).target.has(url::raw_ip));
}

rules::value lookalike(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(message.lookalike_of(link_at(message, element).target.host));
}

rules::value listed(const inspection& message, std::size_t, std::size_t element)
{
    const link_listing& said = message.listings()[element];
    return said.is_temporary ? rules::value::temporary() : text_or_absent(said.listed);
}

} // namespace

extern const observation url_host =
    many("url.host", rules::type::text, "host that the link leads to, in ASCII, lower case", resource::words, host,
         elements);
extern const observation url_domain =
    many("url.domain", rules::type::text, "the part of the host that someone registered (Public Suffix List)",
         resource::words, domain, elements);
extern const observation url_text =
    many("url.text", rules::type::text, "the link in canonical form: all spellings of one target are one",
         resource::words, text, elements);
extern const observation url_scheme =
    many("url.scheme", rules::type::text, "http, https, mailto, javascript, …", resource::words, scheme, elements);
extern const observation url_path =
    many("url.path", rules::type::text, "path of the link, canonical", resource::words, path, elements);
extern const observation url_place =
    many("url.place", rules::type::text,
         "where it stands: text, anchor, image, form, frame, script, style, refresh, object, other, header, file (in a "
         "document or an attached text), wrapped (inside another link)",
         resource::words, place, elements);
extern const observation url_shown =
    many("url.shown", rules::type::text, "what a reader sees in place of the link", resource::words, shown, elements);
extern const observation url_hidden =
    many("url.hidden", rules::type::boolean, "true if no reader sees the link, in any such place where it stands",
         resource::words, hidden, elements);
extern const observation url_text_mismatch =
    many("url.text_mismatch", rules::type::boolean,
         "true if a reader sees a URL or domain there that belongs to someone else than the target", resource::words,
         text_mismatch, elements);
extern const observation url_signs =
    many("url.signs", rules::type::text,
         "what is remarkable about how it is written: raw ip, odd ip, odd port, user, mixed script, encoded host, …",
         resource::words, signs, elements);
extern const observation url_raw_ip =
    many("url.raw_ip", rules::type::boolean, "true if the host is an IP address", resource::words, raw_ip, elements);
extern const observation url_lookalike =
    many("url.lookalike", rules::type::text, "the domain of contentd.protected_domains that the host imitates",
         resource::words, lookalike, elements);
extern const observation url_listed = many("url.listed", rules::type::text,
                                           "the lists that have it: a file of contentd.url_lists with the rule's "
                                           "label, or DNS lists of contentd.uribl, which are asked for a "
                                           "hundred domains of a message",
                                           resource::listings, listed, elements);

} // namespace contentd
