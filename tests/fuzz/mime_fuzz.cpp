// Any bytes as a message: the tree is within the limits, its views inside the message, its text UTF-8.

#include "common/text/utf8.hpp"
#include "contentd/mime/tree.hpp"
#include "require.hpp"

#include <cstdint>
#include <functional>

namespace {

bool is_inside(std::string_view part, std::string_view whole)
{
    return part.empty() || (!std::less<>()(part.data(), whole.data()) &&
                            !std::greater<>()(part.data() + part.size(), whole.data() + whole.size()));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view message(reinterpret_cast<const char*>(data), size);
    mime::limits allowed;
    allowed.depth = 8;
    allowed.parts = 100;
    allowed.decoded_bytes = 100000;
    const mime::tree tree = mime::tree::parse(message, allowed);
    require(!tree.parts().empty() && tree.parts().size() <= allowed.parts && tree.depth() <= allowed.depth);
    require(is_inside(tree.root().raw_header, message) && is_inside(tree.root().raw_body, message));
    std::size_t decoded = 0;
    for (std::size_t i = 0; i < tree.parts().size(); ++i) {
        const mime::part& part = tree.parts()[i];
        decoded += tree.decoded(i).size();
        require(part.parent <= i);
        for (const mime::field& field : part.fields)
            require(is_inside(field.whole, part.raw_header) && is_inside(field.value, field.whole));
        for (const std::string& name : part.names)
            require(text::is_utf8(name));
    }
    require(decoded <= allowed.decoded_bytes);
    return 0;
}
