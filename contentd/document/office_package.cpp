#include "contentd/document/office_package.hpp"

#include "contentd/ciphers/utf16.hpp"
#include "contentd/document/office_agile.hpp"
#include "contentd/document/office_standard.hpp"
#include "contentd/document/passwords.hpp"
#include "contentd/filetype/bytes.hpp"

#include <algorithm>

namespace document {

namespace {

constexpr std::size_t size_of_size = 8; // of what is encrypted, before it

std::size_t told_size(std::string_view package)
{
    const std::uint64_t low = filetype::little_32(package, 0);
    const std::uint64_t high = filetype::little_32(package, 4);
    return std::min<std::uint64_t>(high << 32U | low, package.size());
}

/// `open` gives the key that a password leads to, empty for none; `decrypt` decrypts in place.
template <typename Encryption>
std::optional<std::string> open_with(const Encryption& how, std::string package, collector& found)
{
    std::string key;
    const auto opens = [&](std::string_view password) {
        key = how.key_by(ciphers::to_utf16(password), found);
        return !key.empty();
    };
    if (package.size() < size_of_size || !try_passwords({excel_password, powerpoint_password}, found, opens))
        return {};
    const std::size_t size = told_size(package);
    package.erase(0, size_of_size);
    if (!with_ciphers(found, [&] { return how.decrypt(key, package, found); }))
        return {};
    package.resize(std::min(size, package.size()));
    return package;
}

} // namespace

std::optional<std::string> open_office_package(std::string_view info, std::string package, collector& found)
{
    if (const auto agile = office_agile::read(info))
        return open_with(*agile, std::move(package), found);
    if (const auto standard = office_standard::read(info))
        return open_with(*standard, std::move(package), found);
    return {};
}

} // namespace document
