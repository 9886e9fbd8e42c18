// Any bytes as a message, a text and a file's name: what they are taken for has its form and stays within its limits,
// and the same message is taken for the same.

#include "common/text/escape.hpp"
#include "contentd/shapes/body_less.hpp"
#include "contentd/shapes/bounce.hpp"
#include "contentd/shapes/chain.hpp"
#include "contentd/shapes/delivery_status_code.hpp"
#include "contentd/shapes/name_tricks.hpp"
#include "contentd/shapes/passwords.hpp"
#include "require.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace {

mime::limits small()
{
    mime::limits allowed;
    allowed.depth = 8;
    allowed.parts = 100;
    allowed.decoded_bytes = 100000;
    return allowed;
}

void require_sound(const shapes::bounce& found)
{
    const bool is_report = found.kind == shapes::bounce_kind::delivery_failure ||
                           found.kind == shapes::bounce_kind::delay || found.kind == shapes::bounce_kind::success;
    require(!is_report || !found.status.empty());
    require(found.status.empty() || shapes::status_code_in(found.status) == found.status);
    require(text::to_lower(found.recipient) == found.recipient);
    require(text::to_lower(found.returned_from) == found.returned_from);
    require(found.has_returned || (found.returned_message_id.empty() && found.returned_from.empty()));
    require(!found.reason.empty() && !shapes::name_of(found.kind).empty());
}

void try_as_message(std::string_view bytes)
{
    const mime::tree tree = mime::tree::parse(bytes, small());
    for (const std::string_view sender : {"", "user@example.com"}) {
        const auto found = shapes::bounce_of(tree, sender);
        const auto again = shapes::bounce_of(tree, sender);
        require(found.has_value() == again.has_value());
        if (!found)
            continue;
        require_sound(*found);
        require(found->kind == again->kind && found->status == again->status && found->recipient == again->recipient);
    }
    (void)shapes::body_less(tree);
}

void try_as_text(const std::string& bytes)
{
    const std::string texts[] = {bytes};
    const std::vector<std::string> passwords = shapes::passwords_in(texts);
    require(passwords.size() <= shapes::most_passwords);
    require(std::set<std::string>(passwords.begin(), passwords.end()).size() == passwords.size());
    for (const std::string& each : passwords)
        require(each.size() >= shapes::shortest_password && each.size() <= shapes::longest_password);
    const std::uint32_t classes = shapes::chain_classes_in(bytes);
    require(!shapes::is_chain_mail(classes) || shapes::names_of_chain_classes(classes).size() > 1);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try_as_message(bytes);
    try_as_text(std::string(bytes));
    (void)shapes::names_of_tricks(shapes::name_tricks(bytes));
    return 0;
}
