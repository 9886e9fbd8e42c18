#include "contentd/actions/strip.hpp"

#include "common/text/escape.hpp"
#include "contentd/actions/strip_note.hpp"
#include "contentd/mime/digest.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace contentd {

namespace {

// False for what exists in another reading only, or was decoded from an encoded message inside the message.
bool can_be_cut(std::string_view message, const mime::part& part)
{
    const std::less_equal<> is_before;
    return part.how == mime::reading::as_written && is_before(message.data(), part.raw_header.data()) &&
           is_before(part.raw_body.data() + part.raw_body.size(), message.data() + message.size());
}

// The part that `part` is or stands in and that can be cut out; of nested ones that go, the outermost.
std::size_t place_of(std::string_view message, const mime::tree& read, std::size_t part,
                     const std::set<std::size_t>& going)
{
    const auto parts = read.parts();
    std::size_t place = part;
    for (std::size_t each = part;; each = parts[each].parent) {
        if (!can_be_cut(message, parts[each]))
            place = parts[each].parent;
        if (going.contains(each))
            place = each;
        if (parts[each].parent == each)
            return place;
    }
}

bool is_about_content(const mime::field& field)
{
    const std::string name = text::to_lower(field.name);
    return name.starts_with("content-") || name == "mime-version";
}

// The header of a message whose body becomes a note: all fields but those that describe the old body.
std::string header_without_content(const mime::part& root)
{
    std::string kept;
    for (const mime::field& each : root.fields)
        if (!is_about_content(each))
            kept += each.whole;
    return kept + "MIME-Version: 1.0\r\n";
}

using places = std::map<std::size_t, std::vector<const removal*>>;

places places_of(std::string_view message, const mime::tree& read, const std::vector<removal>& removals)
{
    std::set<std::size_t> going;
    for (const removal& each : removals)
        going.insert(place_of(message, read, each.part, {}));
    places found;
    for (const removal& each : removals)
        found[place_of(message, read, each.part, going)].push_back(&each);
    return found;
}

// A file that was decoded out of a part goes with all of that.
surroundings around(const mime::part& gone, std::size_t place, const std::vector<const removal*>& what)
{
    const bool is_all = std::any_of(what.begin(), what.end(), [&](const removal* each) { return each->part == place; });
    return is_all ? surroundings{} : surroundings{gone.type, gone.raw_body.size()};
}

} // namespace

bool is_signed(const mime::tree& message)
{
    if (message.count_header("DKIM-Signature") > 0 || message.count_header("ARC-Seal") > 0)
        return true;
    const auto parts = message.parts_as_written();
    return std::any_of(parts.begin(), parts.end(), [](const mime::part& each) {
        return each.type == "multipart/signed" || each.type == "application/pkcs7-mime" ||
               each.type == "application/x-pkcs7-mime";
    });
}

stripped_message::stripped_message(std::string_view message, const mime::tree& read,
                                   const std::vector<removal>& removals, const note_details& details)
{
    std::size_t done = 0;
    for (const auto& [place, what] : places_of(message, read, removals)) {
        const mime::part& gone = read.parts()[place];
        const bool is_root = place == 0;
        const auto begin = is_root ? 0 : static_cast<std::size_t>(gone.raw_header.data() - message.data());
        content_.push_back(message.substr(done, begin - done));
        if (is_root)
            content_.push_back(made_.emplace_back(header_without_content(gone)));
        content_.push_back(made_.emplace_back(strip_note(what, around(gone, place, what), details)));
        done = is_root ? message.size()
                       : static_cast<std::size_t>(gone.raw_body.data() + gone.raw_body.size() - message.data());
    }
    content_.push_back(message.substr(done));
}

std::string stripped_message::to_text() const
{
    std::string all;
    for (const std::string_view each : content_)
        all += each;
    return all;
}

bool is_gone(std::string_view stripped, const mime::tree& read, const std::vector<removal>& removals,
             const mime::limits& limits)
{
    std::set<std::string> unwanted;
    for (const removal& each : removals)
        if (const std::string_view content = read.decoded(each.part); !content.empty()) // else it is any empty part
            unwanted.insert(mime::sha256_hex(content));
    mime::tree again = mime::tree::parse(stripped, limits);
    again.add_readings();
    const auto parts = again.parts();
    for (std::size_t index = 0; index < parts.size(); ++index)
        if (parts[index].is_leaf && unwanted.contains(mime::sha256_hex(again.decoded(index))))
            return false;
    return true;
}

} // namespace contentd
