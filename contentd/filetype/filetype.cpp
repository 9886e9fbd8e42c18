#include "contentd/filetype/filetype.hpp"

#include "contentd/filetype/containers.hpp"
#include "contentd/filetype/library.hpp"
#include "contentd/filetype/pdf_header.hpp"
#include "contentd/filetype/signatures.hpp"
#include "contentd/filetype/text_formats.hpp"

namespace filetype {

namespace {

verdict by_pdf_header(std::string_view content)
{
    return find_pdf_header(content) != content.npos ? verdict{"application/pdf", family::document} : verdict{};
}

} // namespace

detected detect(std::string_view content, bool use_library)
{
    if (content.empty())
        return {"application/x-empty"};
    for (const auto examine : {by_zip_entries, by_compound_directory, by_signature, by_pdf_header, by_text}) {
        const verdict means = examine(content);
        if (!means.type.empty())
            return {std::string(means.type), means.kind, means.is_executable};
    }
    return use_library ? by_library(content) : detected{"application/octet-stream"};
}

} // namespace filetype
