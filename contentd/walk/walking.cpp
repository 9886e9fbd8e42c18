#include "contentd/walk/walking.hpp"

#include "common/text/escape.hpp"
#include "common/text/utf8.hpp"
#include "contentd/filetype/pdf_header.hpp"
#include "contentd/mime/digest.hpp"
#include "contentd/walk/appended_archive.hpp"
#include "contentd/walk/container.hpp"
#include "contentd/walk/library_reader.hpp"
#include "contentd/walk/walk.hpp"
#include "contentd/walk/zip_reader.hpp"
#include "contentd/walk/zip_records.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace walk {

namespace {

using filetype::family;

constexpr const char* unknown_type = "application/octet-stream";
constexpr std::string_view pdf_type = "application/pdf";
constexpr std::size_t longest_link = 2000;
constexpr std::size_t longest_macro = 200 - 3; // printable() may add dots
constexpr std::size_t enough_for_type = 64U << 10U;

bool is_zip(std::string_view content)
{
    return content.starts_with("PK\x03\x04") || content.starts_with("PK\x05\x06") || content.starts_with("PK\x07\x08");
}

/// Nothing that we would look into, unless an archive stands behind it.
bool is_medium_alone(family kind, const unpacked& file)
{
    const bool is_medium = kind == family::image || kind == family::audio || kind == family::video;
    return is_medium && file.tail().find(zip_end_mark) == std::string_view::npos && !file.may_hold_archive();
}

bool is_page(const filetype::detected& type)
{
    return type.kind == family::html || type.type == "application/hta" || type.type == "image/svg+xml";
}

/// Files as mail programs send them; the caller reads them in the message itself.
bool is_encoding_of_mail(std::string_view type)
{
    constexpr std::string_view types[] = {"application/vnd.ms-tnef", "application/mac-binhex40", "text/x-uuencode",
                                          "text/x-yenc"};
    return std::find(std::begin(types), std::end(types), type) != std::end(types);
}

bool has_name(const entry& file, bool (*is_extension)(std::string_view))
{
    const auto is_it = [&](const std::string& name) {
        const std::vector<std::string> ends = filetype::extensions_of(name);
        return std::any_of(ends.begin(), ends.end(), is_extension);
    };
    return is_it(file.name) || std::any_of(file.other_names.begin(), file.other_names.end(), is_it);
}

void unpack_rare(std::string_view content, container& to)
{
    const std::uint64_t room = to.allowed().room_left();
    const std::uint64_t bytes_left = to.allowed().bytes_left();
    document::allowance allowed;
    allowed.bytes = std::min(room, bytes_left);
    allowed.files = to.allowed().entries_left() + 1;
    const std::size_t most = to.allowed().allowed().name_bytes;
    std::uint64_t left = allowed.bytes; // with none of it the file may have been longer
    const auto each = [&](std::string_view name, std::string_view bytes, std::uint32_t traits) {
        if (!to.begin(judge_name(archive_name_to_utf8(name), most)))
            return false;
        left -= std::min<std::uint64_t>(left, bytes.size());
        const bool is_whole = to.append(bytes) && traits == filetype::no_trait && left != 0;
        to.end(traits, is_whole);
        return !to.allowed().is_spent();
    };
    const rare_outcome seen = to.others().unpack_rare(content, allowed, each);
    to.mark(to.allowed().is_spent() ? seen.traits & ~filetype::broken : seen.traits);
    if (seen.is_cut)
        to.allowed().exceed(room < bytes_left ? memory_limit : bytes_limit);
}

} // namespace

walking::walking(std::string_view content, const limits& allowed, const std::vector<std::string>& passwords,
                 const hooks& others)
    : budget_(allowed, content.size()), others_(others)
{
    for (const std::string& each : passwords)
        if (!each.empty() && passwords_.size() < most_passwords) // the library refuses an empty one
            passwords_.push_back(each);
}

void walking::look_at_first(std::string_view content, std::string_view name, shown_as shown)
{
    first_shown_ = shown;
    entry& first = report_.entries.emplace_back();
    first.name = name;
    first.size = content.size();
    first.sha256 = mime::sha256_hex(content);
    first.type = filetype::detect(content.substr(0, enough_for_type));
    open(0, content, 0);
}

std::size_t walking::add(std::size_t parent, entry_name name)
{
    entry made;
    made.parent = parent;
    made.name = std::move(name.name);
    made.other_names = std::move(name.others);
    made.traits = name.traits;
    report_.entries.push_back(std::move(made));
    return report_.entries.size() - 1;
}

void walking::look_at(std::size_t index, unpacked& file, bool is_whole, unsigned depth)
{
    entry& seen = at(index);
    seen.size = file.size();
    if (is_whole)
        seen.sha256 = file.sha256_hex();
    const bool is_seen = is_whole || file.size() != 0;
    seen.type = is_seen ? filetype::detect(file.kept().substr(0, enough_for_type)) : filetype::detected{unknown_type};
    if (file.is_all_kept())
        open(index, file.kept(), depth);
    else if (!is_medium_alone(seen.type.kind, file) && !budget_.is_spent())
        budget_.exceed(memory_limit);
}

shown_as walking::shown_as_of(std::size_t index) const
{
    const entry& file = report_.entries[index];
    shown_as shown = index == 0 ? first_shown_ : shown_as();
    shown.page = shown.page || has_name(file, filetype::is_page_extension);
    shown.sheet = shown.sheet || has_name(file, filetype::is_sheet_extension);
    shown.pdf = shown.pdf || has_name(file, filetype::is_pdf_extension);
    return shown;
}

void walking::open(std::size_t index, std::string_view content, unsigned depth)
{
    if (content.empty() || budget_.is_spent())
        return;
    try {
        const filetype::detected type = at(index).type;
        const bool is_ours = is_zip(content) || is_read_by_library(type.type);
        if (is_ours || (others_.is_rare && others_.unpack_rare && others_.is_rare(content)))
            read_archive(index, content, depth);
        else if (is_encoding_of_mail(type.type))
            look_for_encoded(index, content, depth);
        else if (type.kind == family::archive)
            at(index).traits |= filetype::unsupported;
        else
            look_at_document(index, content, depth);
        const shown_as shown = shown_as_of(index);
        if (!is_page(type) && shown.page)
            look_as(index, content, {"text/html", family::html}, depth);
        if (type.kind == family::text && shown.sheet)
            look_as(index, content, {"text/csv", family::text}, depth);
        if (type.type != pdf_type)
            look_as_pdf(index, content, shown, depth);
    } catch (const std::bad_alloc&) {
        budget_.exceed(memory_limit);
    }
}

void walking::read_archive(std::size_t index, std::string_view content, unsigned depth)
{
    if (depth >= budget_.allowed().depth) {
        budget_.exceed(depth_limit);
        return;
    }
    const filetype::detected type = at(index).type;
    container inside(*this, index, depth);
    if (is_zip(content)) {
        if (type.kind == family::document && others_.package)
            inside.show_to(others_.package(type, left_for_document()));
        read_zip(content, false, inside);
    } else if (is_read_by_library(type.type)) {
        read_by_library(content, type.type, inside);
    } else {
        unpack_rare(content, inside);
    }
}

void walking::look_at_document(std::size_t index, std::string_view content, unsigned depth)
{
    ends seen;
    if (others_.document) {
        document::findings found = others_.document(content, at(index).type, left_for_document());
        for (const document::embedded_file& each : found.files)
            if (content.ends_with(each.bytes))
                seen.insert(content.size() - each.bytes.size());
        take_findings(index, std::move(found), depth);
    }
    if (others_.mail && !budget_.is_spent() && !is_read_as_mail(index))
        look_for_mail(index, content, depth);
    if (!budget_.is_spent())
        look_behind_program(index, content, seen, depth);
}

void walking::look_for_encoded(std::size_t index, std::string_view content, unsigned depth)
{
    const bool is_read = index == 0 || mails_.contains(at(index).parent);
    if (others_.mail && !is_read)
        look_for_mail(index, content, depth);
}

void walking::look_for_mail(std::size_t index, std::string_view content, unsigned depth)
{
    document::allowance allowed = left_for_document();
    allowed.files = budget_.entries_left() + 1; // so that what is too much is told as entries
    document::findings found = others_.mail(content, at(index).type, allowed);
    if (!found.files.empty())
        mails_.insert(index);
    take_findings(index, std::move(found), depth);
}

/// A mail that is a part of a mail is read with that one, as is every text in which one stands. Read again for itself,
/// each would have the next in it.
bool walking::is_read_as_mail(std::size_t index) const
{
    const entry& file = report_.entries[index];
    if (index == 0)
        return file.type.type == "message/rfc822";
    const family kind = file.type.kind;
    const bool may_be_text =
        kind == family::message || kind == family::text || kind == family::html || kind == family::unknown;
    return may_be_text && mails_.contains(file.parent);
}

/// A browser goes by the name: markup far behind the beginning, or behind what is no text, is shown all the same. So
/// does Excel with a text.
void walking::look_as(std::size_t index, std::string_view content, const filetype::detected& type, unsigned depth)
{
    if (others_.document && !budget_.is_spent())
        take_findings(index, others_.document(content, type, left_for_document()), depth);
}

/// A reader of PDF goes by the name, then by a header that may have another format's before it. Containers may well
/// have the PDF that they hold that near to their beginning: they count by their name only.
void walking::look_as_pdf(std::size_t index, std::string_view content, shown_as shown, unsigned depth)
{
    const family kind = at(index).type.kind;
    const bool holds_files = kind == family::archive || kind == family::document || kind == family::message;
    const bool has_header = filetype::find_pdf_header(content) != content.npos;
    if (!shown.pdf && (holds_files || !has_header))
        return;
    if (has_header)
        at(index).traits |= filetype::polyglot;
    look_as(index, content, {std::string(pdf_type), family::document}, depth);
}

/// What the document's reader gave out is walked already.
void walking::look_behind_program(std::size_t index, std::string_view content, const ends& seen, unsigned depth)
{
    const family kind = at(index).type.kind;
    const auto found = find_appended(content, kind);
    if (!found)
        return;
    at(index).traits |= kind == family::executable ? filetype::appended : filetype::polyglot;
    if (seen.contains(found->at))
        return;
    if (depth >= budget_.allowed().depth) {
        budget_.exceed(depth_limit);
        return;
    }
    container inside(*this, index, depth);
    if (found->type == "application/zip")
        read_zip(content, kind == family::executable, inside);
    else
        read_by_library(content.substr(found->at), found->type, inside);
}

void walking::take_findings(std::size_t index, document::findings found, unsigned depth)
{
    at(index).traits |= found.traits;
    if (found.password_helped)
        password_helped(*found.password_helped);
    if (at(index).macro.empty())
        at(index).macro = text::printable(found.macro, longest_macro);
    if (found.is_cut && !budget_.is_spent()) // else that is why
        budget_.exceed(bytes_limit);
    add_links(std::move(found.links));
    container inside(*this, index, depth);
    for (document::embedded_file& each : found.files) {
        if (depth >= budget_.allowed().depth) {
            budget_.exceed(depth_limit);
            return;
        }
        if (!inside.begin(judge_name(archive_name_to_utf8(each.name), budget_.allowed().name_bytes)))
            return;
        const bool is_whole = inside.append(each.bytes);
        std::string().swap(each.bytes);
        inside.end(filetype::no_trait, is_whole);
    }
}

void walking::add_links(std::vector<std::string> links)
{
    for (std::string& each : links) {
        if (report_.links.size() == budget_.allowed().links) {
            budget_.exceed(entries_limit);
            return;
        }
        if (each.size() <= longest_link && text::is_utf8(each))
            report_.links.push_back(std::move(each));
    }
}

document::allowance walking::left_for_document() const
{
    document::allowance left;
    left.bytes = std::min<std::uint64_t>(budget_.room_left(), budget_.bytes_left());
    left.files = std::min(left.files, budget_.entries_left());
    left.links = budget_.allowed().links - report_.links.size();
    left.until = budget_.end();
    left.passwords = passwords_;
    return left;
}

void walking::password_helped(std::size_t which)
{
    std::rotate(passwords_.begin(), passwords_.begin() + static_cast<std::ptrdiff_t>(which),
                passwords_.begin() + static_cast<std::ptrdiff_t>(which) + 1);
}

report walking::take()
{
    report_.exceeded = budget_.exceeded();
    return std::move(report_);
}

} // namespace walk
