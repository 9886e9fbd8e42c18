#include "contentd/smtp_out/chunk.hpp"

#include "contentd/smtp_out/data_writer.hpp"

#include <string_view>
#include <vector>

namespace smtp_out {

namespace {

// The server waits for nobody to read its replies while it takes the chunk, if they all fit in the socket.
constexpr std::size_t recipients_limit = 50;

} // namespace

std::optional<std::uint64_t> chunk_size(const outgoing& message, const capabilities& announced)
{
    if (!announced.chunking || !announced.pipelining || message.recipients.size() > recipients_limit)
        return std::nullopt;
    const std::uint64_t size = message.size();
    if (size == 0 || size > chunk_limit)
        return std::nullopt;
    const std::vector<std::string_view> pieces = message.pieces();
    data_writer writer(pieces, true);
    std::vector<std::string_view> batch;
    while (writer.next(batch)) {
    }
    return writer.is_verbatim() ? std::optional(size) : std::nullopt;
}

} // namespace smtp_out
