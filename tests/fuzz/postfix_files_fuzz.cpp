// Any bytes as main.cf and master.cf, parted by a NUL: parsing ends, and every value can be asked for.

#include "common/conf/postfix_wiring.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto middle = bytes.find('\0');
    const std::string_view main = bytes.substr(0, middle);
    const std::string_view master = middle == std::string_view::npos ? std::string_view() : bytes.substr(middle + 1);
    const auto files = conf::postfix_files::parse(main, "main.cf", master, "master.cf");
    if (!files)
        return 0;
    conf::postfix_findings findings;
    conf::check_common(*files, findings);
    for (const conf::postfix_service& service : files->services())
        for (const conf::postfix_setting& each : service.overrides)
            for (const conf::postfix_word& word : files->list(&service, each.name))
                conf::inside_braces(word.text);
    files->list(nullptr, "a");
    return 0;
}
