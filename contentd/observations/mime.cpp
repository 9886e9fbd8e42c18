// mime.* - the structure of the message
//
// mime.parts and mime.depth count the message as written. mime.ambiguous lists in what mail programs differ on this
// message, and in which part: readings, all of which are among part.* and attachment.*, and headers that contradict
// themselves. What all of them show as text and some unpack is no ambiguity. mime.exceeded lists the limits that
// were reached, beyond which nothing was inspected: the message still flows, and a rule decides.
//
// Fails: never.

#include "contentd/observations/observation.hpp"

#include <array>
#include <string>
#include <vector>

namespace contentd {

namespace {

struct bit_name
{
    std::uint32_t bit;
    std::string_view name;
};

constexpr std::array limits = {
    bit_name{mime::depth_limit, "depth"},
    bit_name{mime::parts_limit, "parts"},
    bit_name{mime::header_limit, "header"},
    bit_name{mime::decoded_limit, "decoded bytes"},
    bit_name{mime::parameters_limit, "parameters"},
    bit_name{mime::readings_limit, "readings"},
    bit_name{mime::time_limit, "time"},
    bit_name{mime::names_limit, "names"},
};
static_assert(mime::names_limit == 1U << (limits.size() - 1)); // the last one

rules::value depth(const inspection& message, std::size_t, std::size_t)
{
    return rules::value::of(static_cast<double>(message.tree().depth()));
}

rules::value parts(const inspection& message, std::size_t, std::size_t)
{
    return rules::value::of(static_cast<double>(message.tree().parts_as_written().size()));
}

rules::value ambiguous(const inspection& message, std::size_t, std::size_t)
{
    return message.ambiguous().empty() ? rules::value::absent() : rules::value::of(message.ambiguous());
}

/// "depth, readings" for each combination of the bits: a value does not own its text.
const std::vector<std::string>& lists_of_limits()
{
    static const std::vector<std::string> lists = [] {
        std::vector<std::string> made(std::size_t{1} << limits.size());
        for (std::uint32_t bits = 0; bits < made.size(); ++bits) {
            for (const bit_name& each : limits) {
                if ((bits & each.bit) != 0)
                    made[bits].append(made[bits].empty() ? "" : ", ").append(each.name);
            }
        }
        return made;
    }();
    return lists;
}

rules::value exceeded(const inspection& message, std::size_t, std::size_t)
{
    const std::string& list = lists_of_limits().at(message.exceeded_limits());
    return list.empty() ? rules::value::absent() : rules::value::of(list);
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
extern const observation mime_ambiguous = single(
    "mime.ambiguous", rules::type::text,
    "what mail programs would read differently, each with its part, such as other boundary 1.2; absent when nothing",
    resource::contents, ambiguous);
extern const observation mime_exceeded =
    single("mime.exceeded", rules::type::text,
           "the limits beyond which the message was not inspected, such as depth, readings; absent when none",
           resource::contents, exceeded);
extern const observation mime_defective =
    single("mime.is_defective", rules::type::boolean,
           "true when the structure breaks the MIME standards anywhere, or a winmail.dat its own", resource::contents,
           is_defective);

} // namespace contentd
