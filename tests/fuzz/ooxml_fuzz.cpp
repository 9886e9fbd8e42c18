// Any bytes as parts of a package, the first line their name: within the allowance, links and names UTF-8.

#include "contentd/document/ooxml.hpp"
#include "document_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const std::size_t line = all.find('\n');
    const std::string_view content = line == all.npos ? all : all.substr(line + 1);
    const document::allowance allowed = small_allowance();
    document::ooxml package(allowed);
    package.part(all.substr(0, line), content);
    for (const char* const name : {"word/vbaProject.bin", "word/document.xml", "word/_rels/document.xml.rels"})
        package.part(name, content);
    require_within(package.finish(), allowed);
    return 0;
}
