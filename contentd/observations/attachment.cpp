// attachment.* - what a recipient's program would offer as a file
//
// A leaf with a file name or with disposition attachment, a leaf that is declared as anything but plain text or HTML,
// and one that is declared so but is in truth something else. A file whose names, read in different ways, have
// different extensions is one for each of these. Behind them stand the files that are inside of archives and documents,
// at any depth.
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

rules::value name(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(message.attachments()[element].name);
}

rules::value extension(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(message.attachments()[element].extension);
}

const filetype::detected& type_of(const inspection& message, std::size_t element)
{
    const attachment& each = message.attachments()[element];
    return each.is_inside ? each.file->type : leaf_of(message, element).type;
}

std::uint32_t traits_of(const inspection& message, std::size_t element)
{
    const attachment& each = message.attachments()[element];
    return each.file == nullptr ? 0 : each.file->traits;
}

rules::value path(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(message.attachments()[element].path);
}

rules::value type(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(type_of(message, element).type);
}

rules::value declared_type(const inspection& message, std::size_t, std::size_t element)
{
    if (message.attachments()[element].is_inside)
        return rules::value::absent();
    return text_or_absent(part_of(message, element).type);
}

// Without a name, programs make one of the declared type.
bool has_executable_type(const inspection& message, std::size_t element)
{
    const mime::part& part = part_of(message, element);
    return part.names.empty() && filetype::is_executable_type(part.type);
}

rules::value executable(const inspection& message, std::size_t, std::size_t element)
{
    const attachment& each = message.attachments()[element];
    const bool has_executable_name =
        each.is_inside ? filetype::is_executable_extension(each.extension)
                       : leaf_of(message, element).has_executable_name || has_executable_type(message, element);
    return rules::value::of(type_of(message, element).is_executable || has_executable_name);
}

rules::value encrypted(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of((traits_of(message, element) & filetype::encrypted) != 0);
}

rules::value macro(const inspection& message, std::size_t, std::size_t element)
{
    const std::uint32_t traits = traits_of(message, element);
    if ((traits & (filetype::macro | filetype::xlm_macro)) == 0)
        return rules::value::absent();
    const std::string& words = message.attachments()[element].file->macro;
    return rules::value::of(words.empty() ? std::string_view("macro") : std::string_view(words));
}

rules::value dangerous_macro(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of((traits_of(message, element) & filetype::macro_dangerous) != 0);
}

rules::value traits(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(message.attachments()[element].traits);
}

rules::value exceeded(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(message.attachments()[element].exceeded);
}

rules::value tricks(const inspection& message, std::size_t, std::size_t element)
{
    return text_or_absent(message.attachments()[element].tricks);
}

rules::value contradiction(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(message.attachments()[element].contradicts);
}

rules::value size(const inspection& message, std::size_t, std::size_t element)
{
    const attachment& each = message.attachments()[element];
    return rules::value::of(
        static_cast<double>(each.is_inside ? each.file->size : leaf_of(message, element).content.size()));
}

rules::value sha256(const inspection& message, std::size_t, std::size_t element)
{
    const attachment& each = message.attachments()[element];
    return text_or_absent(each.is_inside ? each.file->sha256 : leaf_of(message, element).sha256);
}

rules::value networks(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(message.spread()[element].sources);
}

rules::value seen_before(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(message.spread()[element].was_seen);
}

rules::value is_inside(const inspection& message, std::size_t, std::size_t element)
{
    return rules::value::of(message.attachments()[element].is_inside);
}

} // namespace

extern const observation attachment_name =
    many("attachment.name", rules::type::text,
         "file name, decoded to UTF-8; one whose readings end in several extensions is an attachment for each",
         resource::inside, name, elements);
extern const observation attachment_extension =
    many("attachment.extension", rules::type::text, "extension of the file name, lower case, without the dot",
         resource::inside, extension, elements);
extern const observation attachment_type =
    many("attachment.type", rules::type::text, "what the content really is, from its bytes", resource::inside, type,
         elements);
extern const observation attachment_declared_type =
    many("attachment.declared_type", rules::type::text, "the Content-Type, lower case", resource::inside, declared_type,
         elements);
extern const observation attachment_executable = many(
    "attachment.executable", rules::type::boolean,
    "true when the content is a program or a script, or any reading of the name, or without one the declared type, "
    "has an extension that runs",
    resource::inside, executable, elements);
extern const observation attachment_size =
    many("attachment.size", rules::type::number, "bytes of the decoded content", resource::inside, size, elements);
extern const observation attachment_sha256 =
    many("attachment.sha256", rules::type::text, "SHA-256 of the decoded content, hexadecimal", resource::inside,
         sha256, elements);

extern const observation attachment_path =
    many("attachment.path", rules::type::text, "where it is: the names of what it is inside of, with \"/\" between",
         resource::inside, path, elements);
extern const observation attachment_inside =
    many("attachment.inside", rules::type::boolean, "true if it is inside of another file", resource::inside, is_inside,
         elements);
extern const observation attachment_encrypted =
    many("attachment.encrypted", rules::type::boolean,
         "true if it cannot be read without a password, and no word of the message is that", resource::inside,
         encrypted, elements);
extern const observation attachment_macro =
    many("attachment.macro", rules::type::text,
         "words of its macros that show what they do, or \"macro\"; absent when it has none", resource::inside, macro,
         elements);
extern const observation attachment_dangerous_macro =
    many("attachment.dangerous_macro", rules::type::boolean,
         "true if a macro runs by itself and writes a file or executes something", resource::inside, dangerous_macro,
         elements);
extern const observation attachment_traits =
    many("attachment.traits", rules::type::text,
         "what is remarkable about it: encrypted, names differ, overlapping, polyglot, dde, pdf javascript, script, …",
         resource::inside, traits, elements);
extern const observation attachment_exceeded =
    many("attachment.exceeded", rules::type::text,
         "limits that kept contentd from looking further into it: depth, entries, bytes, ratio, time, memory, crash",
         resource::inside, exceeded, elements);
extern const observation attachment_tricks =
    many("attachment.tricks", rules::type::text,
         "tricks of its name: double extension, direction control, trailing dots, padded extension, …",
         resource::inside, tricks, elements);
extern const observation attachment_contradiction =
    many("attachment.contradiction", rules::type::boolean,
         "true if its name or declared type says something else than what it really is", resource::inside,
         contradiction, elements);

extern const observation attachment_networks = many(
    "attachment.networks", rules::type::number,
    "different networks of clients from which this very file came within the hour; 0 for kinds of files that carry "
    "nothing, and for files inside of others",
    resource::spread, networks, elements);
extern const observation attachment_seen_before =
    many("attachment.seen_before", rules::type::boolean, "true if it came before the last day, within two weeks",
         resource::spread, seen_before, elements);

} // namespace contentd
