#include "contentd/mime/scanner.hpp"

#include "common/text/trim.hpp"
#include "contentd/mime/header_fields.hpp"

#include <algorithm>

namespace mime {

namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Without the line end that belongs to the delimiter behind it (RFC 2046, 5.1.1).
std::size_t before_line_end(std::string_view bytes, std::size_t end)
{
    return without_line_end(bytes.substr(0, end)).size();
}

bool may_stand_before_dashes(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\0';
}

/// First bytes of delimiters, strict and loose, and of Content-* fields.
bool may_tell(char first)
{
    return first == '-' || first == 'C' || first == 'c' || may_stand_before_dashes(first);
}

std::string_view child_type(std::string_view multipart)
{
    return multipart == "multipart/digest" ? "message/rfc822" : plain_text;
}

} // namespace

void scanner::read_message()
{
    open(0, plain_text);
    if (bytes_.starts_with(byte_order_mark)) {
        at_ = open_.back().begin = byte_order_mark.size();
        innermost().defects |= broken_header;
    }
    run();
}

void scanner::read_message(std::size_t parent)
{
    read_entity(parent, false);
}

void scanner::read_again(std::size_t read_before)
{
    read_entity(read_before, true);
}

void scanner::read_entity(std::size_t parent, bool is_reading)
{
    open(parent, plain_text, is_reading);
    if (!open_.empty()) // else a limit was reached
        run();
}

void scanner::read_body(std::size_t part)
{
    borrowed_ = part;
    if (how_ == reading::loose_delimiter) {
        for (const part_state& each : document_.states)
            boundaries_.declare(each.found.boundary);
    }
    boundaries_.open(document_.states[part].found.boundary, 0);
    open_.push_back({part, state::preamble, 0, 0, false, plain_text});
    run();
}

void scanner::run()
{
    constexpr std::size_t bytes_between_looks = 256U << 10U;
    std::size_t next_look = bytes_between_looks;
    while (at_ < bytes_.size() && !is_stopped_) {
        line_ = at_;
        at_ = end_of_line(bytes_, line_);
        if (line_ > next_look) {
            next_look = line_ + bytes_between_looks;
            if (document_.is_late())
                break;
        }
        if (open_.back().where != state::header && !may_tell(bytes_[line_]))
            continue; // most lines of most messages
        const std::string_view line = between(line_, at_);
        if (!boundaries_.empty()) {
            if (const std::optional<delimiter> found = find_delimiter(line)) {
                take_delimiter(*found);
                continue;
            }
        }
        if (open_.back().where == state::header)
            header_line(line);
        else if (open_.back().where == state::leaf)
            note_body_line(line);
    }
    line_ = bytes_.size();
    close_above(0, bytes_.size());
}

std::optional<delimiter> scanner::find_delimiter(std::string_view line)
{
    const bool has_dashes = line.starts_with("--");
    if (has_dashes) {
        if (const std::optional<delimiter> found = boundaries_.find(line))
            return found;
    }
    // In a header blanks at the begin of a line fold the one before.
    const bool may_be_loose =
        has_dashes || (may_stand_before_dashes(line.front()) && open_.back().where != state::header);
    const std::optional<delimiter> loose = may_be_loose ? boundaries_.find_loose(line) : std::nullopt;
    if (!loose || how_ == reading::loose_delimiter)
        return loose;
    document_.states[open_[loose->owner].index].hints |= has_loose_delimiter;
    return std::nullopt;
}

void scanner::note_body_line(std::string_view line)
{
    if (line.starts_with("--"))
        note(has_dashes);
    else if ((line.front() == 'C' || line.front() == 'c') && is_content_field(line))
        note(has_content_field);
}

std::string_view scanner::between(std::size_t begin, std::size_t end) const
{
    const std::size_t from = std::min(begin, bytes_.size()); // what is empty has a place, too
    return bytes_.substr(from, std::max(end, from) - from);
}

bool scanner::admits_child(std::size_t parent)
{
    const bool is_as_written = how_ == reading::as_written;
    if (document_.parts.size() >= document_.left.parts) {
        document_.exceeded |= is_as_written ? parts_limit : readings_limit;
        is_stopped_ = true;
        return false;
    }
    if (document_.parts[parent].depth >= document_.left.depth) {
        document_.exceeded |= is_as_written ? depth_limit : readings_limit;
        return false;
    }
    return true;
}

void scanner::open(std::size_t parent, std::string_view default_type, bool is_reading)
{
    if (!document_.parts.empty() && !admits_child(parent))
        return;
    const std::size_t index = document_.add_part(parent, how_, is_reading);
    open_.push_back({index, state::header, at_, at_, false, default_type});
}

void scanner::take_delimiter(const delimiter& found)
{
    close_above(found.owner + 1, before_line_end(bytes_, line_));
    open_part& owner = open_[found.owner];
    if (owner.where == state::preamble) {
        part& multipart = part_of(owner);
        multipart.preamble = between(owner.begin, line_);
        multipart.is_leaf = false;
        if (!text::trimmed(multipart.preamble).empty())
            multipart.defects |= text_in_preamble;
    }
    owner.where = state::between;
    if (found.is_closing) {
        boundaries_.close(found_of(owner).boundary, found.owner);
        owner.where = state::epilogue;
        owner.begin = at_;
    } else {
        open(owner.index, child_type(part_of(owner).type));
    }
}

void scanner::close_above(std::size_t count, std::size_t end)
{
    while (open_.size() > count)
        close_innermost(end);
}

void scanner::close_innermost(std::size_t end)
{
    if (open_.back().where == state::header)
        describe_innermost(line_);
    const open_part closed = open_.back();
    open_.pop_back();
    boundaries_.close(found_of(closed).boundary, open_.size());
    part& ended = part_of(closed);
    if (closed.where == state::epilogue) {
        ended.epilogue = between(closed.begin, end);
        if (!text::trimmed(ended.epilogue).empty())
            ended.defects |= text_in_epilogue;
    }
    if (closed.index != borrowed_) {
        ended.raw_body = between(closed.body_begin, end);
        document_.add_name_in_body(closed.index);
        if (read_encoded(closed))
            return;
    }
    const bool is_open = closed.where == state::preamble || closed.where == state::between;
    if (is_open && !is_stopped_)
        ended.defects |= no_close_delimiter;
}

bool scanner::read_encoded(const open_part& closed)
{
    const part& encoded = part_of(closed);
    const structure& found = found_of(closed);
    const bool has_parts = is_multipart(encoded.type) ? !found.boundary.empty() : is_message(encoded.type);
    if (!encoded.is_leaf || !has_parts || encoded.raw_body.empty() || found.encoding == transfer_encoding::identity ||
        !admits_child(closed.index))
        return false;
    scanner inner(document_, document_.decoded_body(closed.index), how_);
    if (is_message(encoded.type))
        inner.read_message(closed.index);
    else
        inner.read_body(closed.index);
    part& read = document_.parts[closed.index];
    read.is_leaf = document_.states[closed.index].children == 0;
    if (!read.is_leaf)
        read.defects |= encoded_composite;
    return true;
}

} // namespace mime
