// Any bytes as a table of logins: read or refused by line; whatever is in it has a login.

#include "policyd/submission/login_table.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto table = policyd::login_table::parse(text, "x");
    if (!table) {
        if (!table.error().text.starts_with("x:"))
            std::abort();
        return 0;
    }
    const auto* const found = table->find(text.substr(0, text.find_first_of(" \t\r\n")));
    if (found != nullptr && found->empty())
        std::abort();
    return 0;
}
