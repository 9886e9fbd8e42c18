// readings_of_leaves - what a leaf's bytes are to other programs: parts that no header announces, another decoding

#include "common/text/trim.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/mime/part_header.hpp"
#include "contentd/mime/reader.hpp"
#include "contentd/mime/scanner.hpp"
#include "contentd/mime/undeclared.hpp"

namespace mime {

namespace {

constexpr std::string_view mixed = "multipart/mixed";

bool holds(std::string_view text, char byte)
{
    return text.find(byte) != text.npos;
}

/// True when blanks stand inside the first line of what should be base64.
bool begins_with_words(std::string_view body)
{
    const std::string_view inner = text::trimmed(body);
    const std::string_view line = text::trimmed(inner.substr(0, end_of_line(inner, 0)));
    return line.find_first_of(" \t") != line.npos;
}

/// '-' and '_' stand in delimiters and headers that were left in the body too: those lines do not count.
bool has_url_line(std::string_view body)
{
    for (std::size_t at = body.find_first_of("-_"); at != body.npos; at = body.find_first_of("-_", at)) {
        const std::size_t begin = body.rfind('\n', at) + 1;
        const std::size_t end = end_of_line(body, at);
        const std::string_view line = text::trimmed(body.substr(begin, end - begin));
        if (!line.starts_with("--") && line.find_first_of(" \t:") == line.npos)
            return true;
        at = end;
    }
    return false;
}

} // namespace

/// Delimiters and header sections in a body that was not encoded, or is a multipart's.
void reader::read_undeclared(std::size_t part, std::string_view body)
{
    const reading before = parts()[part].how;
    const bool is_outside = (before == reading::preamble || before == reading::epilogue) && !is_embedded(part);
    const bool is_declared = is_multipart(parts()[part].type);
    const bool may_be_multipart = is_outside || is_declared || (parts()[part].defects & bad_type) != 0;
    // What stands before and behind the parts that were found is looked at by itself.
    if (may_be_multipart && !is_embedded(part) && read_found_boundaries(part, body, is_outside))
        return;
    if (has(part, has_content_field))
        read_entities(part, body, is_outside ? before : reading::embedded);
}

/// By the delimiters in what some program may take for a multipart; false when there are none.
bool reader::read_found_boundaries(std::size_t part, std::string_view body, bool is_outside)
{
    const reading how = is_outside ? parts()[part].how : reading::found_boundary;
    const bool is_declared = is_multipart(parts()[part].type);
    const std::string type = is_declared ? parts()[part].type : std::string(mixed);
    if (is_outside)
        read_multipart(part, body, {type, state_of(parts()[part].parent).found.boundary}, how, true);
    std::vector<std::string> boundaries;
    if (is_declared || has(part, has_dashes))
        boundaries = boundaries_in(body, most_other_readings, is_declared);
    for (const std::string& each : boundaries)
        read_multipart(part, body, {type, each}, how, true);
    return !boundaries.empty();
}

/// Messages and parts in a text, each for itself.
void reader::read_entities(std::size_t part, std::string_view body, reading how)
{
    entity_search search(body);
    while (const std::optional<std::string_view> entity = search.next()) {
        if (!admits_reading(part, entity->size()))
            return;
        const std::size_t begin = parts().size();
        const std::size_t fields = document_.fields.size();
        const limits before = document_.left;
        scanner(document_, *entity, how).read_again(part);
        if (parts().size() == begin)
            continue;
        if (is_mere_text(begin))
            drop(begin, part);
        else
            keep(begin, part, how, false);
        if (parts().size() > begin)
            continue;
        // A thousand headers in a text are nothing that was kept, but for what was decoded.
        document_.fields.resize(fields);
        document_.left.header_bytes = before.header_bytes;
        document_.left.header_fields = before.header_fields;
        document_.left.parameters = before.parameters;
    }
}

/// The parts from `begin` on are nothing but text that the text around them shows as well. Wherever their headers end,
/// there is no name and no other type in them; only where NULs are left out there may be.
bool reader::is_mere_text(std::size_t begin)
{
    for (std::size_t i = begin; i < parts().size(); ++i) {
        const mime::part& each = parts()[i];
        const structure& found = state_of(i).found;
        const bool is_text = !each.is_leaf || each.type == plain_text || is_multipart(each.type);
        const bool is_plain = found.encoding == transfer_encoding::identity ||
                              (found.encoding == transfer_encoding::quoted_printable && !holds(each.raw_body, '='));
        const bool is_read_alike = found.is_encoding_known && found.other_types.empty() &&
                                   found.other_encodings.empty() && !holds(each.raw_header, '\0');
        if (!is_text || !is_plain || !is_read_alike || !each.names.empty())
            return false;
    }
    return true;
}

void reader::read_decoded(std::size_t part)
{
    const std::string_view content = document_.decoded_body(part);
    if (state_of(part).decoded == nullptr)
        return; // the time is over
    const transfer_encoding encoding = state_of(part).found.encoding;
    if (!state_of(part).found.is_encoding_known)
        read_unknown_encoding(part);
    const std::vector<transfer_encoding> others = state_of(part).found.other_encodings;
    for (const transfer_encoding each : others)
        decode_as(part, reading::other_encoding, each, true);
    if (encoding == transfer_encoding::base64)
        read_base64(part);
    if (is_to_be_searched(part)) {
        // Of an x-uuencode body only the first file is its content.
        read_files_in_text(part, encoding == transfer_encoding::uuencode ? parts()[part].raw_body : content);
        read_files_in_tnef(part, content);
    }
    if (encoding == transfer_encoding::identity)
        return;
    if (is_only_base64(content) && admits_reading(part, content.size())) {
        const std::size_t made = add_copy(part, reading::encoded_twice);
        parts()[made].raw_body = content;
        state_of(made).found.encoding = transfer_encoding::base64;
        keep(made, part, reading::encoded_twice, false);
    } else if (begins_with_entity(content)) {
        read_entity(part, content, reading::embedded, false);
    }
}

void reader::read_unknown_encoding(std::size_t part)
{
    const std::string_view body = parts()[part].raw_body;
    if (is_only_base64(body))
        decode_as(part, reading::other_encoding, transfer_encoding::base64, true);
    else if (is_quoted_printable(body))
        decode_as(part, reading::other_encoding, transfer_encoding::quoted_printable, true);
}

void reader::read_base64(std::size_t part)
{
    const bool is_text = (parts()[part].defects & broken_base64) != 0 && begins_with_words(parts()[part].raw_body);
    if (is_text) // some show it as it stands
        decode_as(part, reading::other_encoding, transfer_encoding::identity, true);
    if (state_of(part).decoded->goes_on)
        decode_as(part, reading::padding_ends, transfer_encoding::base64_to_padding, true);
    if (!is_text && state_of(part).decoded->has_url_letters && has_url_line(parts()[part].raw_body))
        decode_as(part, reading::url_alphabet, transfer_encoding::base64_url, true);
}

/// The same bytes by another encoding; nothing when it decodes them to the same.
void reader::decode_as(std::size_t part, reading how, transfer_encoding encoding, bool is_ambiguous)
{
    if (!admits_reading(part, parts()[part].raw_body.size()))
        return;
    const std::size_t made = add_copy(part, how);
    state_of(made).found.encoding = encoding;
    if (document_.decoded_body(made) == document_.decoded_body(part)) {
        drop(made, part);
        return;
    }
    document_.add_name_in_body(made);
    keep(made, part, how, is_ambiguous);
}

} // namespace mime
