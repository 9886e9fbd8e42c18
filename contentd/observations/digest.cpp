// digest.* - what was reported of the parts of the message, and of parts like them: a digest each
//
// Fails: temporary when the state cannot tell.

#include "contentd/digest_exchange/digest_text.hpp"
#include "contentd/observations/observation.hpp"

namespace contentd {

namespace {

// Where nothing was ever reported, nothing need be known by anything.
std::size_t elements(const inspection& message)
{
    return message.has(resource::digests) ? message.digests().size() : 0;
}

rules::value number_of(const inspection& message, std::size_t element, double (*of)(const state::digest_standing&))
{
    const auto& standings = message.standings();
    if (!standings)
        return rules::value::temporary();
    return rules::value::of(of(element < standings->size() ? (*standings)[element] : state::digest_standing()));
}

rules::value kind(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(digest_exchange::kind_name(static_cast<std::uint8_t>(message.digests()[element].what)));
}

rules::value spam_reports(const inspection& message, std::size_t, std::size_t element)
{
    return number_of(message, element, [](const state::digest_standing& each) { return each.alike.spam; });
}

rules::value ham_reports(const inspection& message, std::size_t, std::size_t element)
{
    return number_of(message, element, [](const state::digest_standing& each) { return each.alike.ham; });
}

rules::value cleared(const inspection& message, std::size_t, std::size_t element)
{
    const auto& standings = message.standings();
    if (!standings)
        return rules::value::temporary();
    return rules::value::of(element < standings->size() && (*standings)[element].is_cleared);
}

rules::value exact_reports(const inspection& message, std::size_t, std::size_t element)
{
    return number_of(message, element, [](const state::digest_standing& each) { return each.exact.spam; });
}

} // namespace

extern const observation digest_kind = many("digest.kind", rules::type::text, "file, text, html (its structure) or url",
                                            resource::digests, kind, elements);
extern const observation digest_spam_reports =
    many("digest.spam_reports", rules::type::number,
         "reports of the same part or one like it as spam, each as its reporter is trusted", resource::reports,
         spam_reports, elements);
extern const observation digest_ham_reports =
    many("digest.ham_reports", rules::type::number, "the same as ham", resource::reports, ham_reports, elements);
extern const observation digest_cleared =
    many("digest.cleared", rules::type::boolean, "the operator reported the same part or one like it as ham",
         resource::reports, cleared, elements);
extern const observation digest_exact_reports =
    many("digest.exact_reports", rules::type::number, "reports of just this part as spam", resource::reports,
         exact_reports, elements);

} // namespace contentd
