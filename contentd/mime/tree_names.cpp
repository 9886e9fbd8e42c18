// tree_names - readings and defects in words, for observations and --json

#include "contentd/mime/tree.hpp"

#include <array>

namespace mime {

namespace {

// In the order of the enumerators; a defect's is that of its bit.
constexpr std::array<std::string_view, 14> reading_names = {
    "as written",      "other type",       "other boundary",  "other encoding", "found boundary",
    "loose delimiter", "early header end", "late header end", "preamble",       "epilogue",
    "embedded",        "padding ends",     "url alphabet",    "encoded twice",
};
constexpr std::array<std::string_view, 19> defect_names = {
    "duplicate field",
    "duplicate parameter",
    "bad boundary",
    "no close delimiter",
    "unknown encoding",
    "broken base64",
    "broken quoted-printable",
    "encoded multipart",
    "text in epilogue",
    "text in preamble",
    "broken header",
    "unknown charset",
    "bad type",
    "conflicting names",
    "conflicting disposition",
    "message fragment",
    "external body",
    "broken winmail.dat",
    "broken file",
};
static_assert(reading_names.size() == static_cast<std::size_t>(reading::encoded_twice) + 1);
static_assert(1U << (defect_names.size() - 1) == broken_file);

} // namespace

std::string_view name_of(reading how)
{
    return reading_names[static_cast<std::size_t>(how)];
}

std::vector<std::string_view> names_of_defects(std::uint32_t defects)
{
    std::vector<std::string_view> names;
    for (std::size_t bit = 0; bit < defect_names.size(); ++bit) {
        if ((defects & 1U << bit) != 0)
            names.push_back(defect_names[bit]);
    }
    return names;
}

} // namespace mime
