// Any bytes as the content of a message, cut into blocks by the first byte: what comes out has no bare CR or LF and no
// lone dot behind NULs; sent on and received again it is the same; and how it is cut makes no difference.

#include "contentd/smtp_in/data_decoder.hpp"
#include "contentd/smtp_out/data_writer.hpp"
#include "require.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct collected final : smtp_in::data_sink
{
    void put(std::string_view bytes) noexcept override { content += bytes; }
    std::string content;
};

std::string decode(std::string_view wire, std::size_t block, bool& is_complete)
{
    collected out;
    smtp_in::data_decoder decoder(out);
    std::size_t consumed = 0;
    while (consumed < wire.size() && !decoder.is_complete())
        consumed += decoder.feed(wire.substr(consumed, block));
    is_complete = decoder.is_complete();
    return out.content;
}

std::string encode(std::string_view content, std::size_t piece)
{
    std::vector<std::string_view> pieces;
    for (std::size_t at = 0; at < content.size(); at += piece)
        pieces.push_back(content.substr(at, piece));
    smtp_out::data_writer writer(pieces);
    std::vector<std::string_view> batch;
    std::string wire;
    while (writer.next(batch, piece))
        for (const std::string_view view : batch)
            wire += view;
    return wire;
}

void check_lines(std::string_view content)
{
    while (!content.empty()) {
        const std::size_t end = content.find("\r\n");
        require(end != std::string_view::npos);
        const std::string_view line = content.substr(0, end);
        require(line.find_first_of("\r\n") == std::string_view::npos);
        std::string seen(line); // by a server that drops NULs
        std::erase(seen, '\0');
        require(seen != "." || line.front() == '.');
        content.remove_prefix(end + 2);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::size_t block = bytes[0] % 16U + 1U;
    std::string wire(reinterpret_cast<const char*>(bytes + 1), size - 1);
    wire += "\r\n.\r\n";
    bool is_complete = false;
    const std::string content = decode(wire, wire.size(), is_complete);
    require(is_complete);
    require(decode(wire, block, is_complete) == content);
    require(is_complete);
    check_lines(content);

    const std::string sent = encode(content, block);
    require(sent.ends_with(content.empty() ? ".\r\n" : "\r\n.\r\n"));
    require(decode(sent, block, is_complete) == content);
    require(is_complete);

    // The writer alone, on what no decoder has seen, ends exactly once.
    const std::string raw = encode(wire, block);
    collected out;
    smtp_in::data_decoder once(out);
    require(once.feed(raw) == raw.size() && once.is_complete());
    require(once.notes().bare_cr == 0 && once.notes().bare_lf == 0);
    return 0;
}
