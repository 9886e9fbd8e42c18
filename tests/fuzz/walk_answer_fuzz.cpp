// Any bytes as the answer of a process that was taken over: none, or one within the limits that is the same when it is
// written again.

#include "common/text/utf8.hpp"
#include "contentd/walk/messages.hpp"
#include "require.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    walk::limits allowed;
    allowed.entries = 20;
    allowed.links = 10;
    allowed.name_bytes = 100;
    const auto read = walk::answer_from_bytes(bytes, allowed, "a", 1);
    if (!read)
        return 0;
    require(walk::answer_to_bytes(*read) == bytes && bytes.size() <= walk::largest_answer(allowed));
    require(!read->found.entries.empty() && read->found.entries.size() <= allowed.entries + 1);
    require(read->found.links.size() <= allowed.links);
    for (std::size_t i = 1; i < read->found.entries.size(); ++i) {
        const walk::entry& each = read->found.entries[i];
        require(each.parent < i && text::is_utf8(each.name) && each.name.size() <= allowed.name_bytes);
        require(each.sha256.empty() || each.sha256.size() == 64);
    }
    return 0;
}
