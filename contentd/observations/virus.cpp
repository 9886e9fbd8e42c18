// virus.* - what the malware scanners say of the message and of the files in it
//
// Fails: temporary while a scanner cannot tell and none names malware; absent without scanners.

#include "contentd/observations/observation.hpp"

namespace contentd {

namespace {

using malware::verdict;

rules::value text_when(const inspection& message, verdict::status wanted, const std::string& text)
{
    const verdict& said = message.malware();
    if (said.is == verdict::temporary)
        return rules::value::temporary();
    if (said.is != wanted)
        return rules::value::absent();
    return rules::value::of(text.empty() ? std::string_view("unnamed") : std::string_view(text));
}

rules::value name(const inspection& message, std::size_t, std::size_t)
{
    return text_when(message, verdict::infected, message.malware().name);
}

rules::value unscannable(const inspection& message, std::size_t, std::size_t)
{
    const verdict& said = message.malware();
    return text_when(message, verdict::unscannable, said.name.empty() ? said.detail : said.name);
}

rules::value heuristic(const inspection& message, std::size_t, std::size_t)
{
    const verdict& said = message.malware();
    if (said.heuristic.empty() && said.is == verdict::temporary)
        return rules::value::temporary();
    return text_or_absent(said.heuristic);
}

rules::value engine(const inspection& message, std::size_t, std::size_t)
{
    return text_when(message, verdict::infected, message.malware().engine);
}

} // namespace

extern const observation virus_name =
    single("virus.name", rules::type::text, "name of the malware that a scanner of contentd.scanners found",
           resource::malware, name);
extern const observation virus_engine =
    single("virus.engine", rules::type::text, "the scanner that found it", resource::malware, engine);
extern const observation virus_unscannable =
    single("virus.unscannable", rules::type::text,
           "what a scanner could not look into: a limit, or an encrypted file; absent when it names malware",
           resource::malware, unscannable);
extern const observation virus_heuristic =
    single("virus.heuristic", rules::type::text,
           "what a scanner only suspects: other findings of ClamAV named Heuristics, and those named PUA",
           resource::malware, heuristic);

} // namespace contentd
