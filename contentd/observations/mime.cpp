// mime.* - the structure of the message
//
// mime.ambiguous names what different mail programs would read differently. mime.exceeded tells that a limit was
// reached and the rest not inspected: the message still flows, and a rule decides.
//
// Fails: never.

#include "contentd/observations/observation.hpp"

#include <array>

namespace contentd {

namespace {

struct bit_name
{
    std::uint32_t bit;
    std::string_view name;
};

// Defects that change which parts a recipient's program sees.
constexpr std::array ambiguities = {
    bit_name{mime::duplicate_field, "duplicate field"},     bit_name{mime::duplicate_parameter, "duplicate parameter"},
    bit_name{mime::conflicting_names, "file name"},         bit_name{mime::conflicting_disposition, "disposition"},
    bit_name{mime::bad_boundary, "bad boundary"},           bit_name{mime::unknown_encoding, "unknown encoding"},
    bit_name{mime::encoded_composite, "encoded multipart"},
};

constexpr std::array limits = {
    bit_name{mime::depth_limit, "depth"},           bit_name{mime::parts_limit, "parts"},
    bit_name{mime::header_limit, "header"},         bit_name{mime::decoded_limit, "decoded bytes"},
    bit_name{mime::parameters_limit, "parameters"},
};

template <std::size_t N>
rules::value first_of(const std::array<bit_name, N>& names, std::uint32_t bits)
{
    for (const bit_name& each : names)
        if ((bits & each.bit) != 0)
            return rules::value::of(each.name);
    return rules::value::absent();
}

rules::value depth(const inspection& message, std::size_t, std::size_t)
{
    return rules::value::of(static_cast<double>(message.tree().depth()));
}

rules::value parts(const inspection& message, std::size_t, std::size_t)
{
    return rules::value::of(static_cast<double>(message.tree().parts().size()));
}

rules::value ambiguous(const inspection& message, std::size_t, std::size_t)
{
    return first_of(ambiguities, message.tree().defects());
}

rules::value exceeded(const inspection& message, std::size_t, std::size_t)
{
    return first_of(limits, message.tree().exceeded_limits());
}

rules::value is_defective(const inspection& message, std::size_t, std::size_t)
{
    return rules::value::of(message.tree().defects() != 0);
}

} // namespace

extern const observation mime_depth = single(
    "mime.depth", rules::type::number, "deepest nesting of parts; 0 for a message of one part", resource::tree, depth);
extern const observation mime_parts =
    single("mime.parts", rules::type::number, "number of parts, multiparts and the message itself included",
           resource::tree, parts);
extern const observation mime_ambiguous =
    single("mime.ambiguous", rules::type::text, "what mail programs would read differently, absent when nothing",
           resource::tree, ambiguous);
extern const observation mime_exceeded =
    single("mime.exceeded", rules::type::text, "the limit beyond which the message was not inspected, absent when none",
           resource::contents, exceeded);
extern const observation mime_defective =
    single("mime.is_defective", rules::type::boolean, "true when the structure breaks the MIME standards anywhere",
           resource::tree, is_defective);

} // namespace contentd
