// What a list server is asked: any recipient, subject and body, separated by NUL.

#include "contentd/list_command.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const auto take = [&rest] {
        const auto end = std::min(rest.find('\0'), rest.size());
        const std::string_view taken = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        return taken;
    };
    const std::string_view recipient = take();
    const std::string_view subject = take();
    const std::string_view found = contentd::list_command_of(recipient, subject, rest);
    if (found != contentd::list_command_of(recipient, subject, rest))
        std::abort();
    if (contentd::is_harmless_list_command(found) && found.empty())
        std::abort();
    return 0;
}
