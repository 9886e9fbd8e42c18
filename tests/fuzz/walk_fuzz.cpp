// Any bytes as a file with others inside: within the limits, a tree whose parents stand before their children, names
// UTF-8 and not too long, digests only of what was read whole. Documents and rare archives are played by the input.

#include "contentd/walk/messages.hpp"
#include "contentd/walk/walk.hpp"
#include "require.hpp"

#include <cstdint>

namespace {

document::findings find_half(std::string_view content, const filetype::detected& /*type*/,
                             const document::allowance& allowed)
{
    document::findings found;
    if (content.size() / 2 <= allowed.bytes && allowed.files != 0)
        found.files.push_back({std::string(content.substr(0, 5)), std::string(content.substr(content.size() / 2))});
    return found;
}

walk::hooks players()
{
    walk::hooks made;
    made.document = find_half;
    made.is_rare = [](std::string_view content) { return content.size() % 8 == 0; };
    made.unpack_rare = [](std::string_view content, const document::allowance&, const walk::rare_file_taker& each) {
        const std::uint32_t traits = content.size() % 3 == 0 ? filetype::encrypted : filetype::no_trait;
        each(content.substr(0, 3), content.substr(3), traits);
        return walk::rare_outcome{traits, content.size() % 5 == 0};
    };
    return made;
}

} // namespace

/// A dictionary of gigabytes is refused, as the limit of the real process does.
extern "C" const char* __asan_default_options()
{
    return "allocator_may_return_null=1:max_allocation_size_mb=256";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view content(reinterpret_cast<const char*>(data), size);
    static const walk::hooks others = players();
    walk::limits allowed;
    allowed.depth = 4;
    allowed.entries = 30;
    allowed.bytes = 1U << 20U;
    allowed.name_bytes = 40;
    allowed.memory = 1U << 20U;
    allowed.time = std::chrono::minutes(1);
    const walk::report seen = walk::walk_file(content, "a", allowed, {"secret", "a"}, others);
    require(!seen.entries.empty() && seen.entries.size() <= allowed.entries + 1);
    std::uint64_t bytes = 0;
    for (std::size_t i = 1; i < seen.entries.size(); ++i)
        bytes += seen.entries[i].size;
    require(bytes <= allowed.bytes);
    // It is an answer that the daemon would believe, and the same when it is read.
    const std::string sent = walk::answer_to_bytes({seen, false});
    const auto read = walk::answer_from_bytes(sent, allowed, "a", size);
    require(read && walk::answer_to_bytes(*read) == sent && sent.size() <= walk::largest_answer(allowed));
    return 0;
}
