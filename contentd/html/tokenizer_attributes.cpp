// The attributes of a tag. A quote without an end ends with its word, so that a forgotten one hides nothing.

#include "contentd/html/bytes.hpp"
#include "contentd/html/tokenizer.hpp"

namespace html {

namespace {

constexpr byte_set ends_attribute_name(" \t\n\f\r/>=");
constexpr byte_set ends_value(" \t\n\f\r>");

} // namespace

void tokenizer::read_attributes()
{
    seen_.reset();
    spare_ = events_ = 0;
    const std::size_t begin = at_;
    while (at_ < area_.end) {
        if (page_[at_] == '>') {
            ++at_;
            break;
        }
        if (ends_name(page_[at_])) {
            ++at_;
            continue;
        }
        const std::size_t name = at_++; // a '=' that begins a name belongs to it
        while (at_ < area_.end && !ends_attribute_name(page_[at_]))
            ++at_;
        const std::size_t size = at_ - name;
        keep(page_.substr(name, size), read_value());
    }
    visited_ += at_ - begin;
}

/// Behind an attribute's name; empty where there is none.
std::string_view tokenizer::read_value()
{
    const auto skip_blanks = [this] {
        while (at_ < area_.end && is_space(page_[at_]))
            ++at_;
    };
    skip_blanks();
    if (at_ == area_.end || page_[at_] != '=')
        return {};
    ++at_;
    skip_blanks();
    if (at_ == area_.end)
        return {};
    const char first = page_[at_];
    return first == '"' || first == '\'' ? read_quoted(first) : read_unquoted();
}

std::string_view tokenizer::read_quoted(char quote)
{
    const std::size_t begin = ++at_;
    const std::size_t end = search(quote, begin);
    if (end == area_.end)
        return read_unquoted();
    at_ = end + 1;
    return page_.substr(begin, end - begin);
}

std::string_view tokenizer::read_unquoted()
{
    const std::size_t begin = at_;
    while (at_ < area_.end && !ends_value(page_[at_]))
        ++at_;
    return page_.substr(begin, at_ - begin);
}

void tokenizer::keep(std::string_view name, std::string_view value)
{
    const attribute_info& info = find_attribute(folded_name(name));
    if (info.id == attribute_id::event) {
        if (events_++ < most_kept_attributes)
            attributes_.push_back({&info, name, value});
        return;
    }
    const bool is_known = info.index != 0;
    const bool is_duplicate = is_known && seen_[info.index];
    seen_.set(info.index);
    if ((is_known && !is_duplicate) || spare_++ < most_kept_attributes)
        attributes_.push_back({&info, name, value, is_duplicate});
}

} // namespace html
