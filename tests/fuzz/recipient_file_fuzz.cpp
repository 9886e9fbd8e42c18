// Any bytes as a file of recipients, and as a source's line in sekimori.conf.

#include "policyd/recipients/recipient_file.hpp"
#include "policyd/recipients/source_spec.hpp"

#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(bytes), size);
    const auto made = policyd::recipient_entries::parse(input, "list");
    if (made && (*made)->size() == 0)
        std::abort();
    const auto forms = policyd::forms_of(input.substr(0, input.find('\n')), "+");
    if (made && forms)
        (*made)->contains(*forms);
    const auto spec = policyd::source_spec::parse(input);
    if (spec && spec->name.empty())
        std::abort();
    return 0;
}
