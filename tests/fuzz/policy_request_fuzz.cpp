// Any bytes as a stream of policy requests: blocks are found and parsed within bounds, and every value stays inside
// its block.

#include "policyd/protocol/policy_context.hpp"
#include "policyd/protocol/request_parser.hpp"

#include <cstdint>
#include <cstdlib>
#include <functional>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    while (const auto end = policyd::end_of_block(bytes)) {
        const auto block = bytes.substr(0, end);
        if (const auto read = policyd::parse_request(block)) {
            for (const auto value : read->values)
                if (!value.empty() && (std::less<>()(value.data(), block.data()) ||
                                       std::greater<>()(value.data() + value.size(), block.data() + block.size())))
                    std::abort();
            (void)policyd::to_policy_context((*read)[policyd::attribute::policy_context],
                                             (*read)[policyd::attribute::protocol_state]);
        }
        bytes.remove_prefix(end);
    }
    return 0;
}
