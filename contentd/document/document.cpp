#include "contentd/document/document.hpp"

#include "contentd/document/collector.hpp"
#include "contentd/document/html.hpp"
#include "contentd/document/ole.hpp"
#include "contentd/document/pdf.hpp"
#include "contentd/document/pictures.hpp"
#include "contentd/document/rtf.hpp"

#include <algorithm>

namespace document {

namespace {

using looker = void (*)(std::string_view, collector&);

void examine_compound_file(std::string_view content, collector& found)
{
    examine_compound(content, found);
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

void examine_xml(std::string_view content, collector& found)
{
    examine_html(content, markup_language::xml, found);
}

struct known_type
{
    std::string_view type;
    looker look;
};

constexpr known_type known[] = {
    {"application/msword", examine_compound_file},
    {"application/vnd.ms-excel", examine_compound_file},
    {"application/vnd.ms-powerpoint", examine_compound_file},
    {"application/vnd.ms-outlook", examine_compound_file},
    {"application/vnd.visio", examine_compound_file},
    {"application/x-ole-encrypted", examine_compound_file},
    {"application/x-hwp", examine_compound_file},
    {"application/x-mspublisher", examine_compound_file},
    {"application/x-ole-storage", examine_compound_file},
    {"application/x-mso", examine_mso},
    {"application/rtf", examine_rtf},
    {"application/pdf", examine_pdf},
    {"text/html", examine_page},
    {"application/xhtml+xml", examine_page},
    {"application/hta", examine_page},
    {"image/svg+xml", examine_xml},
    {"text/xml", examine_xml},
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
    if (const looker look = looker_for(type))
        look(content, found);
    return found.take();
}

} // namespace document
