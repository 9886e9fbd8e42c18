// What MIME-tools says of its own test mails (tests/data/mime/mimetools/testmsgs/*.ref), compared part by part: type,
// decoded size, file name, encoding, charset, preamble and epilogue. Where we differ stands in a table, with the
// reason.

#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/mime/tree.hpp"
#include "tests/contentd/corpus.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <sstream>
#include <string>

namespace {

using section = std::map<std::string, std::string>; // "Size" -> "88"
using reference = std::map<std::string, section>;   // "Part_2_1" -> …

/// "\x{421}", "\@" and "\n" as Perl means them.
std::string unescaped(const std::string& text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            out += text[i];
        } else if (text.compare(i, 3, "\\x{") == 0) {
            const auto point = static_cast<unsigned>(std::stoul(text.substr(i + 3), nullptr, 16));
            out += static_cast<char>(0xc0U | point >> 6U); // all of them are Cyrillic: two bytes
            out += static_cast<char>(0x80U | (point & 0x3fU));
            i = text.find('}', i);
        } else {
            ++i;
            out += text[i] == 'n' ? '\n' : text[i];
        }
    }
    return out;
}

reference read_reference(const std::filesystem::path& file)
{
    const std::regex head("^\\s*\"(\\w+)\" => \\{.*");
    const std::regex value("^\\s*\"?(\\w+)\"?\\s*=> (?:qq\\{|\")?(.*?)[\"}]?,?\\s*");
    reference read;
    section* current = nullptr;
    std::istringstream lines(corpus::content(file));
    for (std::string line; std::getline(lines, line);) {
        std::smatch found;
        if (std::regex_match(line, found, head))
            current = &read[found[1]];
        else if (current != nullptr && std::regex_match(line, found, value))
            (*current)[found[1]] = unescaped(found[2]);
    }
    return read;
}

struct difference
{
    const char* where; // file, part, key
    const char* theirs;
    const char* ours;
    const char* reason;
};

const difference differences[] = {
    {"ak-0696-replace Part_2 Type", "text/plain", "message/rfc822",
     "their option puts the enclosed message in the place of the part that encloses it"},
    {"ak-0696-replace Part_2 Encoding", "quoted-printable", "7bit", "likewise"},
    {"hdr-fakeout Msg Fail", "1", "",
     "they give up at a header line without a colon; we take it for the body's first, as Postfix does"},
    {"multi-digest Part_2_1 Type", "text", "text/plain", "RFC 2045, 5.2: a type without a subtype is text/plain"},
    {"multi-nested2 Part_5_1 Size", "58", "57", "the line end before a delimiter belongs to it (RFC 2046, 5.1.1)"},
    {"multi-weirdspace Part_1 Size", "420", "421", "the file has 421; GMime and Python count the same"},
    {"uu-junk-extracted Part_2 Type", "multipart/mixed", "text/plain",
     "their option makes parts of uuencoded files in the text; to us the text stays a leaf, and they are other "
     "readings of it"},
    {"uu-junk-extracted Part_2_1", "", "absent", "likewise"},
    {"uu-junk-extracted Part_2_2", "", "absent", "likewise"},
    {"uu-junk-extracted Part_2_3", "", "absent", "likewise"},
    {"uu-zeegee Msg Type", "multipart/mixed", "text/plain", "likewise"},
    {"uu-zeegee Part_1", "", "absent", "likewise"},
    {"uu-zeegee Part_2", "", "absent", "likewise"},
    {"uu-zeegee Part_3", "", "absent", "likewise"},
};

/// "Msg" is our "1", "Part_2_1" our "1.2.1".
std::size_t find_part(const mime::tree& tree, std::string name)
{
    std::string path = "1";
    if (name != "Msg") {
        std::replace(name.begin(), name.end(), '_', '.');
        path += name.substr(4);
    }
    std::size_t index = 0;
    while (index < tree.parts().size() && tree.parts()[index].path != path)
        ++index;
    return index;
}

/// What we say for one of their keys; their value where we say nothing of it.
std::string our_value(const mime::tree& tree, std::size_t index, const std::string& key, const std::string& theirs)
{
    const mime::part& part = tree.parts()[index];
    const std::map<std::string, std::string> ours = {
        {"Type", part.type},
        {"Size", part.is_leaf ? std::to_string(tree.decoded(index).size()) : theirs},
        {"Encoding", part.encoding.empty() ? "7bit" : part.encoding}, // their default
        {"Charset", part.charset.empty() ? theirs : text::to_lower(part.charset)},
        {"Filename", part.filename},
        {"Disposition", part.disposition},
        {"Preamble", std::string(text::trimmed(part.preamble)) + "\n"},
        {"Epilogue", std::string(text::trimmed(part.epilogue)) + "\n"},
        {"Fail", ""},
    };
    const auto found = ours.find(key);
    return found == ours.end() ? theirs : found->second;
}

bool is_expected(const std::string& where, const std::string& theirs, const std::string& ours)
{
    return std::any_of(std::begin(differences), std::end(differences), [&](const difference& each) {
        return where == each.where && theirs == each.theirs && ours == each.ours;
    });
}

/// How many values were compared, how many of them differ as the table says.
struct tally
{
    std::size_t compared = 0;
    std::size_t differing = 0;
};

void compare(const std::string& where, const std::string& theirs, const std::string& ours, tally& count)
{
    ++count.compared;
    if (theirs == ours)
        return;
    ++count.differing;
    CAPTURE(where);
    CAPTURE(theirs);
    CAPTURE(ours);
    CHECK(is_expected(where, theirs, ours));
}

void compare_part(const mime::tree& tree, const std::string& where, const std::string& name, const section& theirs,
                  tally& count)
{
    const std::size_t index = find_part(tree, name);
    if (index == tree.parts().size()) {
        compare(where, "", "absent", count);
        return;
    }
    for (const auto& [key, value] : theirs) {
        const std::string wanted = key == "Charset" ? text::to_lower(value) : value;
        compare(where + " " + key, wanted, our_value(tree, index, key, wanted), count);
    }
}

} // namespace

TEST_CASE("MIME-tools' mails have the parts that MIME-tools finds, but for the table's differences")
{
    tally count;
    std::size_t files = 0;
    for (const auto& file : corpus::files("mime/mimetools/testmsgs")) {
        if (file.extension() != ".ref")
            continue;
        ++files;
        reference wanted = read_reference(file);
        const std::string message = corpus::content("tests/data/mime/mimetools/" + wanted["Parser"]["Message"]);
        REQUIRE_FALSE(message.empty());
        const mime::tree tree = mime::tree::parse(message, {});
        wanted.erase("Parser");
        for (const auto& [name, theirs] : wanted)
            compare_part(tree, file.stem().string() + " " + name, name, theirs, count);
    }
    CHECK(files == 25);
    CHECK(count.compared > 300);
    CHECK(count.differing == std::size(differences));
}
