#include "contentd/document/pdf_encryption.hpp"

#include "contentd/ciphers/ciphers.hpp"
#include "contentd/document/passwords.hpp"
#include "contentd/document/pdf_keys.hpp"

#include <algorithm>

namespace document {

namespace {

constexpr std::string_view nothing = "None";

/// The vector stands before, what fills the last block behind.
std::string from_aes(std::string_view key, std::string_view data)
{
    if (data.size() < 2 * ciphers::aes_block)
        return {};
    std::string bytes(
        data.substr(ciphers::aes_block, (data.size() - ciphers::aes_block) / ciphers::aes_block * ciphers::aes_block));
    if (!ciphers::decrypt_aes(key, data.substr(0, ciphers::aes_block), bytes))
        return {};
    const auto filling = static_cast<unsigned char>(bytes.back());
    bytes.resize(bytes.size() - (filling <= ciphers::aes_block ? filling : 0));
    return bytes;
}

} // namespace

std::optional<pdf_encryption> pdf_encryption::open(const pdf_security& told, const std::vector<std::string>& ids,
                                                   collector& found)
{
    const bool is_known = told.handler == "Standard" && told.version >= 1 && told.version <= 5 && told.revision >= 2 &&
                          told.revision <= 6;
    pdf_encryption made(told);
    const auto opens = [&](std::string_view password) {
        made.needed_password_ = !password.empty();
        made.key_ = pdf_key(told, {}, password);
        for (std::size_t i = 0; i < ids.size() && made.key_.empty() && told.revision < 5; ++i)
            made.key_ = pdf_key(told, ids[i], password);
        return !made.key_.empty();
    };
    return is_known && try_passwords({""}, found, opens) ? std::optional(std::move(made)) : std::nullopt;
}

/// Empty when that is not known. Before there were crypt filters, all was RC4.
std::string pdf_encryption::method_of(const std::string& filter) const
{
    if (told_.version < 4)
        return "V2";
    const auto known = told_.filters.find(filter);
    if (filter == pdf_identity)
        return std::string(nothing);
    return known == told_.filters.end() ? std::string() : known->second.method;
}

std::string pdf_encryption::decrypt(const object& of, std::string_view data, std::string_view method) const
{
    if (method == "AESV3")
        return from_aes(key_, data);
    if (method != "V2" && method != "AESV2")
        return std::string(data);
    const char number[] = {static_cast<char>(of.number), static_cast<char>(of.number >> 8U),
                           static_cast<char>(of.number >> 16U), static_cast<char>(of.generation),
                           static_cast<char>(of.generation >> 8U)};
    const bool is_aes = method == "AESV2";
    const std::string key = ciphers::hasher(ciphers::hash_kind::md5)
                                .of({key_, {number, sizeof number}, is_aes ? "sAlT" : ""})
                                .substr(0, std::min<std::size_t>(key_.size() + 5, 16));
    if (is_aes)
        return from_aes(key, data);
    std::string bytes(data);
    ciphers::rc4(key).apply(bytes);
    return bytes;
}

std::string pdf_encryption::string(const object& of, std::string_view data) const
{
    return decrypt(of, data, method_of(told_.for_strings));
}

std::string pdf_encryption::filter_of(bool is_file, const std::optional<std::string>& own) const
{
    return own.value_or(is_file && !told_.for_files.empty() ? told_.for_files : told_.for_streams);
}

std::string pdf_encryption::stream(const object& of, std::string_view data, const std::string& filter) const
{
    return decrypt(of, data, method_of(filter));
}

bool pdf_encryption::is_known(const std::string& filter) const
{
    struct known_method
    {
        std::string_view name;
        std::size_t shortest_key;
        std::size_t longest_key;
    };
    constexpr known_method known[] = {{nothing, 0, 32}, {"V2", 5, 16}, {"AESV2", 16, 16}, {"AESV3", 32, 32}};
    const std::string method = method_of(filter);
    return std::any_of(std::begin(known), std::end(known), [&](const known_method& each) {
        return each.name == method && key_.size() >= each.shortest_key && key_.size() <= each.longest_key;
    });
}

bool pdf_encryption::is_certain() const
{
    return told_.is_clear && is_known(told_.for_strings) && is_known(told_.for_streams) &&
           is_known(filter_of(true, {}));
}

/// Where streams have none, what those readers see was found without a key.
bool pdf_encryption::is_certain_stream(const std::string& filter) const
{
    const std::string for_streams = method_of(told_.for_streams);
    return is_known(filter) && (for_streams == nothing || method_of(filter) == for_streams);
}

} // namespace document
