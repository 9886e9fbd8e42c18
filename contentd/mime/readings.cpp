#include "contentd/mime/readings.hpp"

#include "common/text/trim.hpp"
#include "contentd/mime/reader.hpp"
#include "contentd/mime/scanner.hpp"
#include "contentd/mime/undeclared.hpp"

#include <cstring>

namespace mime {

namespace {

/// Somewhere in the body, which is much faster to tell than to scan; memmem() is linear, find() of a string is not.
bool has_delimiter(std::string_view body, std::string_view boundary)
{
    const std::string delimiter = "--" + std::string(boundary);
    return !boundary.empty() && !body.empty() &&
           ::memmem(body.data(), body.size(), delimiter.data(), delimiter.size()) != nullptr;
}

/// Header and body, where one follows the other; empty when they come from different bytes.
std::string_view joined(std::string_view header, std::string_view body)
{
    if (header.empty() || body.empty())
        return header.empty() ? body : header;
    if (header.data() + header.size() != body.data())
        return {};
    return {header.data(), header.size() + body.size()};
}

} // namespace

void reader::read(std::size_t part)
{
    read_outside_delimiters(part);
    read_header_ends(part);
    read_other_types(part);
    read_loose_delimiters(part);
    read_decoded_composite(part);
    if (!parts()[part].is_leaf)
        return;
    if (is_multipart(parts()[part].type))
        read_undeclared(part, bodies_of(part).back());
    else if (state_of(part).found.encoding == transfer_encoding::identity || has(part, has_content_field))
        read_undeclared(part, parts()[part].raw_body); // base64 has no such lines: the label is wrong or ends early
    read_decoded(part);
}

/// Counts `bytes` that are read again.
bool reader::admits_reading(std::size_t part, std::size_t bytes)
{
    const limits& left = document_.left;
    if (bytes > document_.reread_left || parts().size() >= left.parts || parts()[part].depth >= left.depth) {
        document_.exceeded |= readings_limit;
        return false;
    }
    document_.reread_left -= bytes;
    return !document_.is_late();
}

/// What was added from `begin` on, if it is new.
void reader::keep(std::size_t begin, std::size_t part, reading how, bool is_ambiguous)
{
    const bool is_new = known_.keep_new(begin);
    if (parts().size() == begin)
        --state_of(part).readings;
    if (is_new && is_ambiguous && !is_embedded(part))
        document_.ambiguities.push_back({how, parts()[part].path});
}

/// The last reading of the part gave nothing.
void reader::drop(std::size_t begin, std::size_t part)
{
    parts().resize(begin);
    document_.states.resize(begin);
    --state_of(part).readings;
}

/// Inside what no program takes for parts by itself.
bool reader::is_embedded(std::size_t part)
{
    while (part != 0 && parts()[part].how != reading::embedded)
        part = parts()[part].parent;
    return parts()[part].how == reading::embedded;
}

/// The part once more, for another reading of its bytes.
std::size_t reader::add_copy(std::size_t part, reading how)
{
    const std::size_t made = document_.add_part(part, how, true);
    mime::part& copy = parts()[made];
    const mime::part& original = parts()[part];
    copy.raw_header = original.raw_header;
    copy.raw_body = original.raw_body;
    copy.type = original.type;
    copy.charset = original.charset;
    copy.disposition = original.disposition;
    copy.encoding = original.encoding;
    copy.filename = original.filename;
    copy.names = original.names;
    copy.is_attachment = original.is_attachment;
    state_of(made).first_field = state_of(part).first_field;
    state_of(made).field_count = state_of(part).field_count;
    return made;
}

void reader::add_leaf(std::size_t part, reading how, std::string_view type, std::string_view bytes)
{
    if (text::trimmed(bytes).empty() || !admits_reading(part, 0))
        return;
    const std::size_t made = document_.add_part(part, how, true);
    parts()[made].type = type;
    parts()[made].raw_body = bytes;
    state_of(made).hints = has_dashes | has_content_field; // nothing has looked at its lines yet
    if (parts()[part].how != reading::as_written)          // else no part had these bytes
        keep(made, part, how, false);
}

void reader::read_multipart(std::size_t part, std::string_view body, const content_type& as, reading how,
                            bool is_ambiguous)
{
    if (!has_delimiter(body, as.boundary) || !admits_reading(part, body.size()))
        return;
    const std::size_t made = add_copy(part, how);
    mime::part& multipart = parts()[made];
    multipart.type = as.type;
    multipart.raw_body = body;
    state_of(made).found.boundary = as.boundary;
    scanner(document_, body, how).read_body(made);
    if (parts()[made].is_leaf) { // no delimiter in there
        drop(made, part);
        return;
    }
    keep(made, part, how, is_ambiguous);
}

void reader::read_entity(std::size_t part, std::string_view bytes, reading how, bool is_ambiguous)
{
    if (!admits_reading(part, bytes.size()))
        return;
    const std::size_t begin = parts().size();
    scanner(document_, bytes, how).read_again(part);
    if (parts().size() > begin)
        keep(begin, part, how, is_ambiguous);
}

void reader::read_outside_delimiters(std::size_t part)
{
    if ((parts()[part].defects & text_in_preamble) != 0)
        add_leaf(part, reading::preamble, plain_text, parts()[part].preamble);
    if ((parts()[part].defects & text_in_epilogue) != 0)
        add_leaf(part, reading::epilogue, plain_text, parts()[part].epilogue);
}

void reader::read_header_ends(std::size_t part)
{
    const std::string_view entity = joined(parts()[part].raw_header, parts()[part].raw_body);
    if (!has(part, has_doubtful_end) || is_header_end(parts()[part].how) || entity.empty())
        return;
    read_entity(part, entity, reading::early_header_end, true);
    read_entity(part, entity, reading::late_header_end, true);
}

/// What a composite may be read from: RFC 2045, 6.4 forbids to encode it.
std::vector<std::string_view> reader::bodies_of(std::size_t part)
{
    if (state_of(part).found.encoding == transfer_encoding::identity)
        return {parts()[part].raw_body};
    return {parts()[part].raw_body, document_.decoded_body(part)};
}

/// A composite with an encoding whose parts were found without decoding it.
void reader::read_decoded_composite(std::size_t part)
{
    const structure& found = state_of(part).found;
    if (parts()[part].is_leaf || found.encoding == transfer_encoding::identity ||
        (parts()[part].defects & encoded_composite) != 0)
        return;
    const content_type as{parts()[part].type, found.boundary};
    const std::string_view body = document_.decoded_body(part);
    if (is_multipart(as.type))
        read_multipart(part, body, as, reading::other_encoding, true);
    else if (begins_with_entity(body))
        read_entity(part, body, reading::other_encoding, true);
}

void reader::read_other_types(std::size_t part)
{
    const std::vector<content_type> others = state_of(part).found.other_types;
    if (state_of(part).found.has_too_many)
        document_.exceeded |= readings_limit;
    for (const content_type& each : others) {
        const bool is_same_type = each.type == parts()[part].type;
        const reading how = is_same_type ? reading::other_boundary : reading::other_type;
        if (is_multipart(each.type)) {
            for (const std::string_view body : bodies_of(part))
                read_multipart(part, body, each, how, true);
        } else if (is_message(each.type)) {
            for (const std::string_view body : bodies_of(part))
                read_entity(part, body, how, true);
        } else if (admits_reading(part, 0)) {
            const std::size_t made = add_copy(part, how);
            parts()[made].type = each.type;
            state_of(made).found.encoding = state_of(part).found.encoding;
            keep(made, part, how, true);
        }
    }
}

void reader::read_loose_delimiters(std::size_t part)
{
    if (!has(part, has_loose_delimiter))
        return;
    const content_type as{parts()[part].type, state_of(part).found.boundary};
    for (const std::string_view body : bodies_of(part))
        read_multipart(part, body, as, reading::loose_delimiter, true);
}

void add_readings(document& to)
{
    for (std::size_t part = 0; part < to.as_written; ++part) {
        if (to.parts[part].is_leaf) // before other readings take of the budget
            to.decoded_body(part);
    }
    reader all(to);
    for (std::size_t part = 0; part < to.parts.size() && !to.is_late(); ++part)
        all.read(part);
}

} // namespace mime
