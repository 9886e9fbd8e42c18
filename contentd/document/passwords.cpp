#include "contentd/document/passwords.hpp"

#include "contentd/ciphers/ciphers.hpp"

#include <algorithm>

namespace document {

namespace {

bool try_all(std::initializer_list<std::string_view> first, collector& found,
             const std::function<bool(std::string_view password)>& opens)
{
    if (std::any_of(first.begin(), first.end(), [&](std::string_view each) { return found.has_time() && opens(each); }))
        return true;
    const std::span<const std::string> words = found.passwords();
    const auto end = found.half_of_time();
    for (std::size_t i = 0; i < words.size() && std::chrono::steady_clock::now() < end; ++i) {
        if (opens(words[i])) {
            found.password_helped(i);
            return true;
        }
    }
    return false;
}

} // namespace

bool with_ciphers(collector& found, const std::function<bool()>& decrypts)
{
    try {
        return decrypts();
    } catch (const ciphers::missing_cipher&) {
        found.note(filetype::unsupported);
        return false;
    }
}

bool try_passwords(std::initializer_list<std::string_view> first, collector& found,
                   const std::function<bool(std::string_view password)>& opens)
{
    return with_ciphers(found, [&] { return try_all(first, found, opens); });
}

} // namespace document
