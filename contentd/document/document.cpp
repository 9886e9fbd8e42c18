#include "contentd/document/document.hpp"

#include "contentd/ciphers/ciphers.hpp"
#include "contentd/document/collector.hpp"
#include "contentd/document/html.hpp"
#include "contentd/document/ole.hpp"
#include "contentd/document/onenote.hpp"
#include "contentd/document/pdf.hpp"
#include "contentd/document/pictures.hpp"
#include "contentd/document/rtf.hpp"
#include "contentd/document/sheet_text.hpp"
#include "contentd/document/xml_document.hpp"
#include "contentd/filetype/compound_file.hpp"

#include <algorithm>

namespace document {

namespace {

using looker = void (*)(std::string_view, collector&);

/// Word and Excel name binary documents and those in XML alike.
void examine_office(std::string_view content, collector& found)
{
    if (filetype::compound_file::has_signature(content))
        examine_compound(content, found);
    else
        examine_xml_document(content, found);
}

void examine_mso(std::string_view content, collector& found)
{
    macro_words words;
    examine_active_mime(content, found, words);
    words.tell(found);
}

void examine_page(std::string_view content, collector& found)
{
    examine_html(content, markup_language::html, found);
}

/// A browser shows XML, too; without an announcement it may be a document of Office.
void examine_xml(std::string_view content, collector& found)
{
    examine_html(content, markup_language::xml, found);
    examine_xml_document(content, found);
}

struct known_type
{
    std::string_view type;
    looker look;
};

constexpr known_type known[] = {
    {"application/msword", examine_office},
    {"application/vnd.ms-excel", examine_office},
    {"application/vnd.ms-powerpoint", examine_office},
    {"application/vnd.ms-outlook", examine_office},
    {"application/vnd.visio", examine_office},
    {"application/x-ole-encrypted", examine_office},
    {"application/x-hwp", examine_office},
    {"application/x-mspublisher", examine_office},
    {"application/x-ole-storage", examine_office},
    {"application/x-mso", examine_mso},
    {"application/onenote", examine_onenote},
    {"application/rtf", examine_rtf},
    {"application/pdf", examine_pdf},
    {"text/html", examine_page},
    {"application/xhtml+xml", examine_page},
    {"application/hta", examine_page},
    {"image/svg+xml", examine_xml},
    {"text/xml", examine_xml},
    {"text/csv", examine_sheet_text},
    {"application/x-sylk", examine_sheet_text},
    {"text/x-ms-iqy", examine_sheet_text},
    {"image/jpeg", examine_jpeg},
    {"image/png", examine_png},
    {"image/gif", examine_gif},
};

looker looker_for(const filetype::detected& type)
{
    const auto* const found = std::find_if(std::begin(known), std::end(known),
                                           [&](const known_type& each) { return each.type == type.type; });
    return found == std::end(known) ? nullptr : found->look;
}

} // namespace

bool is_known(const filetype::detected& type)
{
    return looker_for(type) != nullptr;
}

findings examine(std::string_view content, const filetype::detected& type, const allowance& allowed)
{
    collector found(allowed);
    try {
        if (const looker look = looker_for(type))
            look(content, found);
    } catch (const ciphers::missing_cipher&) {
        found.note(filetype::unsupported);
    }
    return found.take();
}

} // namespace document
