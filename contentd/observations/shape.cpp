// bounce.* and what kind of mail a message is
//
// Fails: never; absent for mail of another kind.

#include "contentd/observations/observation.hpp"

#include <array>
#include <string_view>

namespace contentd {

namespace {

rules::value kind(const inspection& message, std::size_t, std::size_t)
{
    const auto& bounce = message.bounce();
    return bounce ? rules::value::of(shapes::name_of(bounce->kind)) : rules::value::absent();
}

rules::value status(const inspection& message, std::size_t, std::size_t)
{
    const auto& bounce = message.bounce();
    return bounce ? text_or_absent(bounce->status) : rules::value::absent();
}

rules::value recipient(const inspection& message, std::size_t, std::size_t)
{
    const auto& bounce = message.bounce();
    return bounce ? text_or_absent(bounce->recipient) : rules::value::absent();
}

rules::value returned_from(const inspection& message, std::size_t, std::size_t)
{
    const auto& bounce = message.bounce();
    return bounce ? text_or_absent(bounce->returned_from) : rules::value::absent();
}

rules::value body_less(const inspection& message, std::size_t, std::size_t)
{
    return rules::value::of(message.is_body_less());
}

rules::value chain(const inspection& message, std::size_t, std::size_t)
{
    return text_or_absent(message.chain());
}

rules::value passes(const inspection& message, std::size_t, std::size_t)
{
    return rules::value::of(static_cast<double>(message.passes()));
}

rules::value hidden_share(const inspection& message, std::size_t, std::size_t)
{
    return rules::value::of(message.words().hidden_share);
}

rules::value exceeded(const inspection& message, std::size_t, std::size_t)
{
    static constexpr std::array<std::string_view, 8> lists = {
        "", "text", "links", "text, links", "files", "text, files", "links, files", "text, links, files"};
    const message_words& words = message.words();
    return text_or_absent(lists[(words.has_more_text ? 1U : 0U) + (words.has_more_links ? 2U : 0U) +
                                (words.has_more_in_files ? 4U : 0U)]);
}

rules::value reached(const inspection& message, double text_reach::*whom)
{
    const auto& reach = message.reach();
    return reach ? rules::value::of((*reach).*whom) : rules::value::absent();
}

rules::value alike_senders(const inspection& message, std::size_t, std::size_t)
{
    return reached(message, &text_reach::senders);
}

rules::value alike_recipients(const inspection& message, std::size_t, std::size_t)
{
    return reached(message, &text_reach::recipients);
}

} // namespace

extern const observation bounce_kind_name = single(
    "bounce.kind", rules::type::text,
    "what a program tells: delivery failure, delay, success, virus notice, challenge, auto reply, feedback report",
    resource::shape, kind);
extern const observation bounce_status = single(
    "bounce.status", rules::type::text, "status code that it tells, such as 5.1.1 (RFC 3463)", resource::shape, status);
extern const observation bounce_recipient =
    single("bounce.recipient", rules::type::text, "address that could not be reached", resource::shape, recipient);
extern const observation bounce_returned_from = single(
    "bounce.returned_from", rules::type::text, "From of the message that came back", resource::shape, returned_from);
extern const observation message_body_less =
    single("message.body_less", rules::type::boolean, "true if there is nothing to read, no file and no link in it",
           resource::words, body_less);
extern const observation message_chain =
    single("message.chain", rules::type::text,
           "what makes it chain mail, in Japanese or English: forward request, number of people, promise or threat, "
           "deadline, named chain",
           resource::shape, chain);
extern const observation message_passes =
    single("message.passes", rules::type::number, "how often contentd of this host has passed it on before",
           resource::tree, passes);
extern const observation message_hidden_share =
    single("message.hidden_share", rules::type::number,
           "share of the characters of its HTML that no reader sees, 0 to 1", resource::words, hidden_share);
extern const observation message_exceeded = single(
    "message.exceeded", rules::type::text,
    "what there is more of than contentd reads, but for its end: text (a megabyte of a part, eight of all), "
    "links (2,000 to follow and as many for pictures and the like, 32 inside of one), files (the same of attached "
    "texts and other files)",
    resource::words, exceeded);

extern const observation message_alike_senders = single(
    "message.alike_senders", rules::type::number,
    "different people (From) who wrote the same text, or one like it, within the day, of the messages for which a "
    "rule asked this; absent for fewer than 48 words",
    resource::reach, alike_senders);
extern const observation message_alike_recipients =
    single("message.alike_recipients", rules::type::number, "different recipients of such a text, likewise",
           resource::reach, alike_recipients);

} // namespace contentd
