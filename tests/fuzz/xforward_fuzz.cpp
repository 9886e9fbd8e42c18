// Any bytes as XFORWARD arguments: what is understood is within its limits, and said again it is understood alike.

#include "contentd/smtp_in/xforward.hpp"
#include "contentd/smtp_out/commands.hpp"
#include "require.hpp"

#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size)
{
    smtp_in::xforward origin;
    if (!smtp_in::read_xforward({reinterpret_cast<const char*>(bytes), size}, origin)) {
        require(origin.is_empty());
        return 0;
    }
    for (const auto& value : {origin.name, origin.addr, origin.port, origin.proto, origin.helo, origin.ident})
        require(!value || (!value->empty() && value->size() <= 255));

    std::string said;
    const auto all = smtp::parse_capabilities("mx\nXFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE");
    std::size_t count = smtp_out::append_xforward(origin, all, said);
    smtp_in::xforward again;
    for (std::string_view rest = said; count > 0; --count) {
        const std::size_t end = rest.find("\r\n");
        require(end != std::string_view::npos && rest.starts_with("XFORWARD "));
        require(smtp_in::read_xforward(rest.substr(9, end - 9), again).has_value());
        rest.remove_prefix(end + 2);
    }
    require(again.name == origin.name && again.addr == origin.addr && again.port == origin.port &&
            again.proto == origin.proto && again.helo == origin.helo && again.ident == origin.ident &&
            again.source == origin.source);
    return 0;
}
