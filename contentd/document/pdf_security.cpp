#include "contentd/document/pdf_security.hpp"

#include <algorithm>

namespace document {

void pdf_securities::take(std::string_view key, const pdf_token& token)
{
    struct text_value
    {
        std::string_view key;
        std::string pdf_security::*value;
    };
    using kind = pdf_token::kind;
    constexpr text_value strings[] = {{"O", &pdf_security::owner},
                                      {"U", &pdf_security::user},
                                      {"OE", &pdf_security::owner_key},
                                      {"UE", &pdf_security::user_key}};
    constexpr text_value names[] = {{"Filter", &pdf_security::handler},
                                    {"StmF", &pdf_security::for_streams},
                                    {"StrF", &pdf_security::for_strings},
                                    {"EFF", &pdf_security::for_files}};
    const auto keep = [&](const auto& known) {
        for (const text_value& each : known)
            if (each.key == key)
                now_.*each.value = token.text;
    };
    if (token.what == kind::string)
        keep(strings);
    else if (token.what == kind::name)
        keep(names);
    else if (token.what == kind::keyword && key == "EncryptMetadata")
        now_.encrypts_metadata = token.text != "false";
    else if (token.what == kind::number && key == "V")
        now_.version = token.number;
    else if (token.what == kind::number && key == "R")
        now_.revision = token.number;
    else if (token.what == kind::number && key == "Length")
        now_.key_bits = token.number;
    else if (token.what == kind::number && key == "P")
        now_.permissions = static_cast<std::uint32_t>(token.value);
}

void pdf_securities::take_method(const std::string& filter, const std::string& method)
{
    constexpr std::size_t most_filters = 16;
    if (now_.methods.size() < most_filters)
        now_.methods[filter] = method;
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
    now_ = {};
}

void pdf_securities::take_id(const std::string& id)
{
    add(id, ids_);
}

} // namespace document
