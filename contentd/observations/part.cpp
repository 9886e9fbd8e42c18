// part.* - every leaf of the message, shown or attached
//
// Fails: never; what was not declared is absent.

#include "contentd/observations/observation.hpp"

namespace contentd {

namespace {

std::size_t elements(const inspection& message)
{
    return message.leaves().size();
}

const mime::part& part_of(const inspection& message, std::size_t element)
{
    return message.tree().parts()[message.leaves()[element].part];
}

rules::value path(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(part_of(message, element).path);
}

rules::value type(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(message.leaves()[element].type.type);
}

rules::value declared_type(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(part_of(message, element).type);
}

rules::value charset(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(part_of(message, element).charset);
}

rules::value size(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(static_cast<double>(message.leaves()[element].content.size()));
}

rules::value sha256(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(message.leaves()[element].sha256);
}

} // namespace

extern const observation part_path =
    many("part.path", rules::type::text, "position in the message, such as 1.2", resource::contents, path, elements);
extern const observation part_type =
    many("part.type", rules::type::text, "what the decoded content really is", resource::contents, type, elements);
extern const observation part_declared_type =
    many("part.declared_type", rules::type::text, "the Content-Type, lower case", resource::contents, declared_type,
         elements);
extern const observation part_declared_charset =
    many("part.declared_charset", rules::type::text, "the charset parameter, as written", resource::contents, charset,
         elements);
extern const observation part_size =
    many("part.size", rules::type::number, "bytes of the decoded content", resource::contents, size, elements);
extern const observation part_sha256 =
    many("part.sha256", rules::type::text, "SHA-256 of the decoded content, hexadecimal", resource::contents, sha256,
         elements);

} // namespace contentd
