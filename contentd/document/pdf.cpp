// One pass over all objects, and another one for each key that opens what is encrypted.

#include "contentd/document/pdf.hpp"

#include "contentd/document/pdf_encryption.hpp"
#include "contentd/document/pdf_reader.hpp"
#include "contentd/document/tail.hpp"
#include "contentd/filetype/filetype.hpp"
#include "contentd/filetype/pdf_header.hpp"

namespace document {

namespace {

/// What stands before the header may be a program to others.
void look_before_header(std::string_view content, collector& found)
{
    const std::size_t header = filetype::find_pdf_header(content);
    if (header == content.npos || header == 0)
        return;
    const filetype::detected before = filetype::detect(content.substr(0, header), false);
    if (before.kind != filetype::family::unknown && before.kind != filetype::family::text)
        found.note(filetype::polyglot);
}

/// What is encrypted is read once more for each key that opens it. What was found without one stays: whose key it is
/// that opens a part of the file tells not how a reader reads it.
void read_pdf(std::string_view content, collector& found)
{
    pdf_reader plain(content, found, nullptr);
    plain.run();
    const pdf_securities& securities = plain.securities();
    bool is_locked =
        securities.is_mentioned() && (securities.all().empty() || securities.is_cut() || !securities.is_complete());
    opened_files opened;
    bool is_first = true;
    for (const pdf_security& each : securities.all()) {
        if (!securities.is_mentioned())
            break;
        const auto key = pdf_encryption::open(each, securities.ids(), found);
        is_locked = is_locked || !key;
        if (!key)
            continue;
        if (is_first)
            found.count_objects_again();
        is_first = false;
        if (key->needed_password())
            found.note(filetype::opened_by_password);
        pdf_reader reader(content, found, &*key);
        reader.run();
        reader.take_files(opened);
        is_locked = is_locked || !key->is_certain() || reader.is_locked();
    }
    if (is_locked)
        found.note(filetype::encrypted);
    plain.take_files(opened);
}

} // namespace

void examine_pdf(std::string_view content, collector& found)
{
    constexpr std::string_view end = "%%EOF";
    read_pdf(content, found);
    look_before_header(content, found);
    const std::size_t last = content.rfind(end);
    look_behind(content, last == content.npos ? content.size() : last + end.size(), found);
}

} // namespace document
