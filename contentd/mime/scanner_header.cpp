// scanner_header - the header section of a part: from lines to fields, and where it ends

#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/mime/scanner.hpp"

namespace mime {

namespace {

using text::is_blank;

/// base64 has no ':', so a field on the first line says that nothing was encoded.
bool begins_with_field(std::string_view bytes)
{
    const std::size_t begin = bytes.find_first_not_of("\r\n");
    return begin != bytes.npos && read_field(bytes.substr(begin, end_of_line(bytes, begin) - begin)).has_value();
}

} // namespace

void scanner::header_line(std::string_view line)
{
    const std::string_view text = without_line_end(line);
    if (text.empty()) {
        end_header(at_);
        return;
    }
    if (!charge(line))
        return;
    if (has_stray_control(line))
        innermost().defects |= broken_header;
    if (is_blank(text.front()))
        continuation(line);
    else if (const std::optional<field> next = read_field(line))
        add_field(*next);
    else
        broken_line(line);
}

bool scanner::charge(std::string_view line)
{
    limits& left = document_.left;
    if (line.size() > left.header_bytes || left.header_fields == 0) {
        document_.exceeded |= header_limit;
        left.header_bytes = 0; // whatever follows is beyond the limit too, or it would be read out of its place
        return false;
    }
    left.header_bytes -= line.size();
    return true;
}

void scanner::add_field(const field& next)
{
    document_.fields.push_back(next);
    ++document_.states[open_.back().index].field_count;
    --document_.left.header_fields;
    open_.back().has_open_field = true;
}

void scanner::continuation(std::string_view line)
{
    const bool is_only_blanks = text::trimmed(line).empty();
    if (is_only_blanks) { // to some readers an empty line
        innermost().defects |= broken_header;
        note(has_doubtful_end);
    }
    if (is_only_blanks && how_ == reading::early_header_end) {
        end_header(at_);
    } else if (open_.back().has_open_field) {
        field& last = document_.fields.back();
        last.value = {last.value.data(), last.value.size() + line.size()};
        last.whole = {last.whole.data(), last.whole.size() + line.size()};
    } else if (line_ == open_.back().begin) {
        if (is_only_blanks)
            end_header(at_); // the empty line, badly written
        else
            broken_line(line); // nothing to continue: a body without a header, or an indented first field
    }
}

void scanner::broken_line(std::string_view line)
{
    const bool is_first = line_ == open_.back().begin;
    if (is_first && (line.starts_with("From ") || line.starts_with(">From ")))
        return; // the envelope line of a mailbox file
    innermost().defects |= broken_header;
    note(has_doubtful_end);
    open_.back().has_open_field = false;
    if (how_ == reading::late_header_end)
        add_field_with_nul(line);
    else if (line.starts_with("--") || how_ == reading::early_header_end ||
             (line_ >= fields_until_ && !content_field_follows()))
        end_header(line_);
}

void scanner::add_field_with_nul(std::string_view line)
{
    const std::size_t colon = line.find(':');
    std::string name(line.substr(0, colon));
    if (colon == line.npos || std::erase(name, '\0') == 0)
        return;
    const std::string& kept = document_.names_without_nul.emplace_back(name + ":");
    if (const std::optional<field> stripped = read_field(kept))
        add_field({stripped->name, line.substr(colon + 1), line});
}

bool scanner::content_field_follows()
{
    if (at_ < no_field_until_)
        return false;
    std::size_t at = at_;
    while (at < bytes_.size()) {
        const std::size_t end = end_of_line(bytes_, at);
        const std::string_view line = between(at, end);
        if (without_line_end(line).empty() || line.starts_with("--"))
            break;
        if (is_content_field(line)) {
            fields_until_ = at;
            return true;
        }
        at = end;
    }
    no_field_until_ = at;
    return false;
}

void scanner::end_header(std::size_t body_begin)
{
    describe_innermost(body_begin);
    open_part& ended = open_.back();
    ended.where = state::leaf;
    ended.begin = body_begin;
    at_ = body_begin; // a line that ended the header may be the first delimiter
    if (is_multipart(innermost().type))
        enter_multipart();
    else if (is_message(innermost().type))
        enter_message();
}

void scanner::describe_innermost(std::size_t header_end)
{
    open_part& ended = open_.back();
    part& described = part_of(ended);
    described.raw_header = between(ended.begin, header_end);
    found_of(ended) = describe(described, document_.fields_of(ended.index), ended.default_type,
                               document_.left.parameters, document_.names);
    if (document_.left.parameters == 0)
        document_.exceeded |= parameters_limit; // there may be a name behind the last one
    ended.body_begin = header_end;
}

void scanner::enter_multipart()
{
    open_part& multipart = open_.back();
    const std::string& boundary = found_of(multipart).boundary;
    if (boundary.empty()) {
        innermost().defects |= bad_boundary;
    } else if (admits_child(multipart.index)) {
        multipart.where = state::preamble;
        boundaries_.open(boundary, open_.size() - 1);
    }
}

void scanner::enter_message()
{
    open_part& message = open_.back();
    const bool is_encoded = found_of(message).encoding != transfer_encoding::identity &&
                            !begins_with_field(bytes_.substr(message.body_begin));
    if (is_encoded || !admits_child(message.index))
        return;
    message.where = state::wrapper;
    innermost().is_leaf = false;
    open(message.index, plain_text);
}

} // namespace mime
