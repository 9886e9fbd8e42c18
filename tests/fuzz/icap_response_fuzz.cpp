// Any bytes as an ICAP response: its head, the HTTP head in it, its parts, and the body behind it in chunks, which does
// not depend on how they come.

#include "contentd/malware/chunked.hpp"
#include "contentd/malware/icap_head.hpp"
#include "require.hpp"

#include <string>
#include <string_view>

namespace {

using malware::chunked_reader;
using malware::verdict;

std::string read_chunks(std::string_view input, std::size_t block)
{
    chunked_reader reader;
    std::string told;
    while (!input.empty()) {
        std::string_view bytes = input.substr(0, block);
        input.remove_prefix(bytes.size());
        std::string_view piece;
        auto reached = chunked_reader::status::incomplete;
        while ((reached = reader.feed(bytes, piece)) == chunked_reader::status::data) {
            require(!piece.empty());
            told += piece;
        }
        if (reached == chunked_reader::status::broken)
            return told + " broken";
        if (reached == chunked_reader::status::complete)
            return told + " complete " + std::string(bytes) + std::string(input);
        require(bytes.empty());
    }
    return told;
}

void check_finding(const malware::icap_head& head)
{
    const auto told = malware::finding_of(head);
    if (!told)
        return;
    require(told->is == verdict::infected || told->is == verdict::unscannable);
    require(told->name.size() <= malware::longest_name && told->name.find_first_of("\r\n") == std::string::npos);
    require(told->is != verdict::infected || !told->name.empty());
}

/// What is behind the head, or all when it is none.
std::string_view check_head(std::string_view input, std::string_view protocol)
{
    const std::size_t length = malware::head_length(input);
    require(length <= input.size() && (length == 0 || input.substr(0, length).ends_with("\r\n\r\n")));
    const auto head = malware::parse_icap_head(length == 0 ? input : input.substr(0, length), protocol);
    if (!head)
        return input;
    require(head->status >= 100 && head->status < 600 && head->fields.size() <= malware::most_fields);
    check_finding(*head);
    const auto options = malware::options_of(*head);
    require(options.tag.size() < 200);
    if (const auto parts = malware::parse_encapsulated(head->value("encapsulated"))) {
        require(parts->header_end <= malware::longest_head);
        require(!parts->header || *parts->header <= parts->header_end);
    }
    return input.substr(length);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(bytes + 1), size - 1);
    const std::string_view behind = check_head(check_head(input, "ICAP"), "HTTP");
    require(read_chunks(behind, behind.size()) == read_chunks(behind, bytes[0] % 16U + 1U));
    malware::parse_encapsulated(input);
    return 0;
}
