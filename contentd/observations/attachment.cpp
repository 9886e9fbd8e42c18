// attachment.* - what a recipient's program would offer as a file
//
// A leaf with a file name or with disposition attachment, a leaf that is declared as anything but plain text or HTML,
// and one that is declared so but is in truth something else. A file whose names, read in different ways, have
// different extensions is one for each of these.
//
// Fails: never; a leaf without a name has no name and no extension.

#include "contentd/observations/observation.hpp"

namespace contentd {

namespace {

std::size_t elements(const inspection& message)
{
    return message.attachments().size();
}

const leaf& leaf_of(const inspection& message, std::size_t element)
{
    return message.leaves()[message.attachments()[element].leaf];
}

const mime::part& part_of(const inspection& message, std::size_t element)
{
    return message.tree().parts()[leaf_of(message, element).part];
}

rules::value text_or_absent(std::string_view text)
{
    return text.empty() ? rules::value::absent() : rules::value::of(text);
}

rules::value name(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(message.attachments()[element].name);
}

rules::value extension(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(message.attachments()[element].extension);
}

rules::value type(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(leaf_of(message, element).type.type);
}

rules::value declared_type(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(part_of(message, element).type);
}

rules::value executable(const inspection& message, std::size_t, std::size_t element)
{
    const leaf& examined = leaf_of(message, element);
    return rules::value::of(examined.type.is_executable || examined.has_executable_name);
}

rules::value size(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(static_cast<double>(leaf_of(message, element).content.size()));
}

rules::value sha256(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(leaf_of(message, element).sha256);
}

} // namespace

extern const observation attachment_name =
    many("attachment.name", rules::type::text,
         "file name, decoded to UTF-8; one whose readings end in several extensions is an attachment for each",
         resource::contents, name, elements);
extern const observation attachment_extension =
    many("attachment.extension", rules::type::text, "extension of the file name, lower case, without the dot",
         resource::contents, extension, elements);
extern const observation attachment_type =
    many("attachment.type", rules::type::text, "what the content really is, from its bytes", resource::contents, type,
         elements);
extern const observation attachment_declared_type =
    many("attachment.declared_type", rules::type::text, "the Content-Type, lower case", resource::contents,
         declared_type, elements);
extern const observation attachment_executable =
    many("attachment.executable", rules::type::boolean,
         "true when the content is a program or a script, or any reading of the name has an extension that runs",
         resource::contents, executable, elements);
extern const observation attachment_size =
    many("attachment.size", rules::type::number, "bytes of the decoded content", resource::contents, size, elements);
extern const observation attachment_sha256 =
    many("attachment.sha256", rules::type::text, "SHA-256 of the decoded content, hexadecimal", resource::contents,
         sha256, elements);

} // namespace contentd
