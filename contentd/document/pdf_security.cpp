#include "contentd/document/pdf_security.hpp"

#include <algorithm>

namespace document {

namespace {

using kind = pdf_token::kind;

struct known_key
{
    std::string_view key;
    kind what;
    std::string pdf_security::*text = nullptr;
    std::uint64_t pdf_security::*number = nullptr;
};

constexpr known_key known_keys[] = {{"Filter", kind::name, &pdf_security::handler},
                                    {"V", kind::number, nullptr, &pdf_security::version},
                                    {"R", kind::number, nullptr, &pdf_security::revision},
                                    {"Length", kind::number, nullptr, &pdf_security::key_bits},
                                    {"P", kind::number},
                                    {"O", kind::string, &pdf_security::owner},
                                    {"U", kind::string, &pdf_security::user},
                                    {"OE", kind::string, &pdf_security::owner_key},
                                    {"UE", kind::string, &pdf_security::user_key},
                                    {"EncryptMetadata", kind::keyword},
                                    {"CF", kind::open_dictionary},
                                    {"StmF", kind::name, &pdf_security::for_streams},
                                    {"StrF", kind::name, &pdf_security::for_strings},
                                    {"EFF", kind::name, &pdf_security::for_files}};

} // namespace

void pdf_securities::begin()
{
    now_ = {};
    keys_.clear();
}

void pdf_securities::take_once(std::string key, bool is_as_meant)
{
    now_.is_clear = keys_.insert(std::move(key)).second && is_as_meant && now_.is_clear;
}

/// Of a reference a number comes first and then its "R", so that it is never taken for one value.
void pdf_securities::take(std::string_view key, const pdf_token& token)
{
    const auto* const known = std::find_if(std::begin(known_keys), std::end(known_keys),
                                           [&](const known_key& each) { return each.key == key; });
    if (known == std::end(known_keys))
        return;
    take_once(std::string(key), token.what == known->what);
    if (token.what != known->what)
        return;
    if (known->text != nullptr)
        now_.*(known->text) = token.text;
    else if (known->number != nullptr)
        now_.*(known->number) = token.number;
    else if (key == "P")
        now_.permissions = static_cast<std::uint32_t>(token.value);
    else if (key == "EncryptMetadata")
        now_.encrypts_metadata = token.text != "false";
}

void pdf_securities::take_filter(const std::string& filter, const pdf_token& token)
{
    constexpr std::size_t most_filters = 16;
    const bool is_new = now_.methods.size() < most_filters && now_.methods.try_emplace(filter).second;
    now_.is_clear = is_new && token.what == kind::open_dictionary && filter != pdf_identity && now_.is_clear;
}

void pdf_securities::take_filter_value(const std::string& filter, std::string_view key, const pdf_token& token)
{
    const auto of = now_.methods.find(filter);
    if (key != "CFM" || of == now_.methods.end())
        return;
    take_once(filter + '/' + std::string(key), token.what == kind::name);
    of->second = token.what == kind::name ? token.text : std::string();
}

template <typename Item>
void pdf_securities::add(Item item, std::vector<Item>& to)
{
    if (std::find(to.begin(), to.end(), item) != to.end())
        return;
    is_cut_ = is_cut_ || to.size() == most;
    if (to.size() < most)
        to.push_back(std::move(item));
}

void pdf_securities::end()
{
    if (!now_.handler.empty() && !now_.owner.empty() && !now_.user.empty())
        add(std::move(now_), all_);
    begin();
}

void pdf_securities::take_id(const std::string& id)
{
    add(id, ids_);
}

} // namespace document
