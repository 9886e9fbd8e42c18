// What a list server is asked: any recipient, subject and body, separated by NUL. The answer is a word of ours, the
// same each time, and what stands below the commands that are read changes nothing.

#include "contentd/list_command.hpp"
#include "require.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

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
    require(found == contentd::list_command_of(recipient, subject, rest));
    const auto is_word_byte = [](char c) { return c >= 'a' && c <= 'z'; };
    require(std::all_of(found.begin(), found.end(), is_word_byte));
    const std::string longer = std::string(rest) + "\nend\n" + std::string(rest);
    const auto lines = std::count(rest.begin(), rest.end(), '\n');
    require(lines >= 40 || found == contentd::list_command_of(recipient, subject, longer));
    return 0;
}
