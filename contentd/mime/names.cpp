#include "contentd/mime/names.hpp"

#include <algorithm>
#include <utility>

namespace mime {

namespace {

/// Of a character of several bytes, not the first.
bool is_continuation(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U;
}

constexpr std::size_t longest_character = 4;

} // namespace

std::string_view end_of_name(std::string_view name)
{
    if (name.size() <= longest_name)
        return name;
    name.remove_prefix(name.size() - longest_name);
    for (std::size_t i = 1; i < longest_character && is_continuation(name.front()); ++i)
        name.remove_prefix(1);
    return name;
}

std::string_view beginning_of_name(std::string_view name)
{
    if (name.size() <= longest_name)
        return name;
    std::size_t size = longest_name;
    for (std::size_t i = 1; i < longest_character && is_continuation(name[size]); ++i)
        --size;
    return name.substr(0, size);
}

const std::vector<std::string>& name_list::all() const
{
    static const std::vector<std::string> none;
    return shared_ == nullptr ? none : *shared_;
}

std::shared_ptr<const std::vector<std::string>> name_list::share(std::vector<std::string> names)
{
    return names.empty() ? nullptr : std::make_shared<const std::vector<std::string>>(std::move(names));
}

void name_budget::take(std::vector<std::string> names, std::vector<std::string>& into)
{
    for (std::string& each : names) {
        if (each.size() <= longest_name) {
            take_one(std::move(each), into);
            continue;
        }
        is_exceeded_ = true;
        take_one(std::string(end_of_name(each)), into);
        take_one(std::string(beginning_of_name(each)), into);
    }
}

void name_budget::take_one(std::string name, std::vector<std::string>& into)
{
    if (name.size() > left_) {
        is_exceeded_ = true;
        left_ = 0; // whatever follows is left out too, and costs nothing
        return;
    }
    left_ -= name.size();
    into.push_back(std::move(name));
}

void name_budget::bound(std::string& word)
{
    if (word.size() <= longest_name)
        return;
    is_exceeded_ = true;
    word.resize(longest_name);
}

} // namespace mime
