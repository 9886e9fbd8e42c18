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

/// Whatever their values are.
constexpr std::string_view needed_keys[] = {"Filter", "O", "U"};

} // namespace

void pdf_securities::begin_object(std::uint64_t number)
{
    end_object();
    object_ = static_cast<std::uint32_t>(number);
    has_security_ = false;
    has_other_ = false;
}

void pdf_securities::end_object()
{
    constexpr std::size_t most_objects = 1'000'000;
    if (!object_)
        return;
    std::vector<std::uint32_t>& kept = has_security_ && !has_other_ ? known_objects_ : other_objects_;
    is_cut_ = is_cut_ || kept.size() >= most_objects;
    if (kept.size() < most_objects)
        kept.push_back(*object_);
    object_.reset();
}

bool pdf_securities::is_complete() const
{
    const auto is_known = [&](std::uint64_t number) {
        const auto is_in = [&](const std::vector<std::uint32_t>& objects) {
            return std::find(objects.begin(), objects.end(), number) != objects.end();
        };
        return is_in(known_objects_) && !is_in(other_objects_);
    };
    return !is_missing_ && std::all_of(referred_.begin(), referred_.end(), is_known);
}

void pdf_securities::take_once(std::string key, bool is_as_meant)
{
    draft& now = begun_.back();
    now.told.is_clear = now.keys.insert(std::move(key)).second && is_as_meant && now.told.is_clear;
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
    pdf_security& told = begun_.back().told;
    if (known->text != nullptr)
        told.*(known->text) = token.text;
    else if (known->number != nullptr)
        told.*(known->number) = token.number;
    else if (key == "P")
        told.permissions = static_cast<std::uint32_t>(token.value);
    else if (key == "EncryptMetadata")
        told.encrypts_metadata = token.text != "false";
}

void pdf_securities::take_filter(const std::string& filter, const pdf_token& token)
{
    constexpr std::size_t most_filters = 16;
    pdf_security& told = begun_.back().told;
    const bool is_new = told.filters.size() < most_filters && told.filters.try_emplace(filter).second;
    told.is_clear = is_new && token.what == kind::open_dictionary && filter != pdf_identity && told.is_clear;
}

void pdf_securities::take_filter_value(const std::string& filter, std::string_view key, const pdf_token& token)
{
    auto& filters = begun_.back().told.filters;
    const auto of = filters.find(filter);
    if ((key != "CFM" && key != "Length") || of == filters.end())
        return;
    const bool is_as_meant = token.what == (key == "CFM" ? kind::name : kind::number);
    take_once(filter + '/' + std::string(key), is_as_meant);
    if (key == "CFM")
        of->second.method = is_as_meant ? token.text : std::string();
    else if (is_as_meant)
        of->second.key_size = token.number;
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
    draft ended = std::move(begun_.back());
    begun_.pop_back();
    const bool is_known = std::all_of(std::begin(needed_keys), std::end(needed_keys),
                                      [&](std::string_view each) { return ended.keys.count(each) != 0; });
    if (is_known)
        add(std::move(ended.told), all_);
    if (!begun_.empty())
        is_missing_ = is_missing_ || !is_known;
    else
        (is_known ? has_security_ : has_other_) = true;
}

void pdf_securities::refer_to(std::uint64_t number)
{
    add(number, referred_);
}

void pdf_securities::take_id(const std::string& id)
{
    add(id, ids_);
}

} // namespace document
