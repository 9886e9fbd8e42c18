// One pass over all objects, and another one for each key that opens what is encrypted.

#include "contentd/document/pdf.hpp"

#include "contentd/document/pdf_encryption.hpp"
#include "contentd/document/pdf_reader.hpp"
#include "contentd/document/tail.hpp"
#include "contentd/filetype/filetype.hpp"

namespace document {

namespace {

/// Readers take a header within the first kilobyte; what stands before it may be a program to others.
void look_before_header(std::string_view content, collector& found)
{
    constexpr std::size_t farthest = 1024;
    const std::size_t header = content.substr(0, farthest + 5).find("%PDF-");
    if (header == content.npos || header == 0)
        return;
    const filetype::detected before = filetype::detect(content.substr(0, header), false);
    if (before.kind != filetype::family::unknown && before.kind != filetype::family::text)
        found.note(filetype::polyglot);
}

/// What is encrypted is read once more for each key that opens it. Only the names of keys and values could be told
/// before, which are not encrypted.
void read_pdf(std::string_view content, collector& found)
{
    const collector before = found;
    pdf_reader first(content, found, nullptr);
    first.run();
    if ((found.traits() & filetype::encrypted) == 0)
        return;
    bool is_opened = false;
    bool is_locked = first.securities().all().empty() || first.securities().is_cut();
    for (const pdf_security& each : first.securities().all()) {
        const auto key = pdf_encryption::open(each, first.securities().ids(), found);
        is_locked = is_locked || !key;
        if (!key)
            continue;
        const auto helped = found.password_that_helped();
        if (!is_opened)
            found = before;
        is_opened = true;
        if (key->needed_password())
            found.note(filetype::opened_by_password);
        if (helped)
            found.password_helped(*helped);
        pdf_reader(content, found, &*key).run();
    }
    if (is_locked)
        found.note(filetype::encrypted);
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
