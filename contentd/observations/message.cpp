// message.* - the message as a whole: size, hop count, the headers that people read, and what its bytes looked like
//
// Fails: never; a header that is not there is absent.

#include "contentd/observations/observation.hpp"

namespace contentd {

namespace {

rules::value number(std::uint64_t count)
{
    return rules::value::of(static_cast<double>(count));
}

rules::value size(const inspection& message, std::size_t, std::size_t)
{
    return number(message.message().content.size());
}

rules::value hops(const inspection& message, std::size_t, std::size_t)
{
    return number(message.hops());
}

rules::value subject(const inspection& message, std::size_t, std::size_t)
{
    return text_or_absent(message.subject());
}

rules::value from(const inspection& message, std::size_t, std::size_t)
{
    return text_or_absent(message.from());
}

rules::value id(const inspection& message, std::size_t, std::size_t)
{
    return text_or_absent(message.message_id());
}

rules::value duplicate_field(const inspection& message, std::size_t, std::size_t)
{
    return text_or_absent(message.duplicate_fields());
}

rules::value bare_cr(const inspection& message, std::size_t, std::size_t)
{
    return number(message.message().notes.bare_cr);
}

rules::value bare_lf(const inspection& message, std::size_t, std::size_t)
{
    return number(message.message().notes.bare_lf);
}

rules::value nul(const inspection& message, std::size_t, std::size_t)
{
    return number(message.message().notes.nul);
}

rules::value longest_line(const inspection& message, std::size_t, std::size_t)
{
    return number(message.message().notes.longest_line);
}

} // namespace

extern const observation message_size =
    single("message.size", rules::type::number, "bytes of the message", resource::none, size);
extern const observation message_hops = single(
    "message.hops", rules::type::number, "number of Received and Delivered-To header fields", resource::tree, hops);
extern const observation message_subject =
    single("message.subject", rules::type::text, "the Subject, decoded to UTF-8", resource::tree, subject);
extern const observation message_from =
    single("message.from", rules::type::text, "the From header field, decoded to UTF-8", resource::tree, from);
extern const observation message_id_field =
    single("message.id", rules::type::text, "the Message-ID header field", resource::tree, id);
extern const observation message_duplicate_field =
    single("message.duplicate_field", rules::type::text,
           "header fields that may stand once and stand there more often, such as from, subject; absent when none",
           resource::tree, duplicate_field);
extern const observation message_bare_cr =
    single("message.bare_cr", rules::type::number, "carriage returns without a line feed that were replaced by a blank",
           resource::none, bare_cr);
extern const observation message_bare_lf =
    single("message.bare_lf", rules::type::number, "line feeds without a carriage return that were made line ends",
           resource::none, bare_lf);
extern const observation message_nul =
    single("message.nul", rules::type::number, "NUL bytes in the message", resource::none, nul);
extern const observation message_longest_line =
    single("message.longest_line", rules::type::number, "bytes of the longest line; RFC 5322 allows 998",
           resource::none, longest_line);

} // namespace contentd
