// Any bytes as a message: the tree with all its readings is within the limits, its views inside the message, its text
// UTF-8; the parts as written stay as they are when other readings come, and no two parts have one path. What leaves
// decode to is what their bodies do when they are decoded alone, and what is held of it stays within the limit.

#include "common/text/utf8.hpp"
#include "contentd/mime/transfer_encoding.hpp"
#include "contentd/mime/tree.hpp"
#include "require.hpp"

#include <cstdint>
#include <functional>
#include <numeric>
#include <set>
#include <string>

namespace {

bool is_inside(std::string_view part, std::string_view whole)
{
    return part.empty() || (!std::less<>()(part.data(), whole.data()) &&
                            !std::greater<>()(part.data() + part.size(), whole.data() + whole.size()));
}

} // namespace

namespace {

mime::limits small()
{
    mime::limits allowed;
    allowed.depth = 8;
    allowed.parts = 100;
    allowed.decoded_bytes = 100000;
    allowed.name_bytes = 5000;
    return allowed;
}

void require_sound(const mime::tree& tree, std::size_t index)
{
    const mime::part& part = tree.parts()[index];
    require(part.parent <= index && part.depth <= small().depth);
    require(index == 0 || part.depth == tree.parts()[part.parent].depth + 1);
    require((part.how == mime::reading::as_written) == (index < tree.parts_as_written().size()));
    for (const mime::field& field : part.fields)
        require(is_inside(field.whole, part.raw_header) && is_inside(field.value, field.whole));
    for (const std::string& name : part.names)
        require(text::is_utf8(name) && !name.empty() && name.size() <= mime::longest_name);
    require(text::is_utf8(part.filename));
}

/// The beginning of it once the limit was reached.
void require_decoded(const mime::tree& tree, std::size_t index)
{
    const mime::part& part = tree.parts()[index];
    const std::string_view content = tree.decoded(index);
    if (!part.is_leaf || part.how != mime::reading::as_written)
        return;
    const std::string whole = mime::decode(mime::encoding_named(part.encoding).encoding, part.raw_body).bytes;
    require(std::string_view(whole).starts_with(content));
    require(content.size() == whole.size() || (tree.exceeded_limits() & mime::decoded_limit) != 0);
}

void require_within_memory(const mime::tree& tree, const mime::limits& allowed)
{
    constexpr std::size_t least_string = 16;
    require(tree.held() <= tree.most_held());
    std::size_t names = 0;
    std::set<const void*> seen;
    for (const mime::part& each : tree.parts()) {
        if (seen.insert(&each.names.all()).second)
            names = std::accumulate(each.names.begin(), each.names.end(), names,
                                    [](std::size_t all, const std::string& name) { return all + name.size(); });
    }
    require(names <= 2 * allowed.name_bytes);
    require(tree.most_held() <= allowed.decoded_bytes + allowed.decoded_bytes / 8 + least_string * (allowed.parts + 1));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view message(reinterpret_cast<const char*>(data), size);
    const mime::limits allowed = small();
    mime::tree tree = mime::tree::parse(message, allowed);
    require(!tree.parts().empty() && tree.depth() <= allowed.depth);
    require(is_inside(tree.root().raw_header, message) && is_inside(tree.root().raw_body, message));
    const std::size_t as_written = tree.parts().size();
    const std::uint8_t exceeded = tree.exceeded_limits();
    tree.add_readings();
    require(tree.parts().size() <= allowed.parts && tree.parts_as_written().size() == as_written);
    require((tree.exceeded_limits() & exceeded) == exceeded);
    require(tree.ambiguities().size() <= tree.parts().size() - as_written);
    std::set<std::string> paths;
    for (std::size_t i = 0; i < tree.parts().size(); ++i) {
        require_sound(tree, i);
        require_decoded(tree, i);
        paths.insert(tree.parts()[i].path);
    }
    require(paths.size() == tree.parts().size());
    require_within_memory(tree, allowed);
    return 0;
}
