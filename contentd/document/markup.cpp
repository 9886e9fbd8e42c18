#include "contentd/document/markup.hpp"

#include "common/text/escape.hpp"
#include "contentd/document/letters.hpp"

#include <algorithm>

namespace document {

namespace {

constexpr std::string_view blanks = " \t\r\n\f";
constexpr std::size_t longest_name = 100;

bool begins_name(char byte)
{
    return is_letter(byte) || byte == '_' || (static_cast<unsigned char>(byte) & 0x80U) != 0;
}

/// Behind the tag's ">", which does not count inside quotes that follow "=".
std::size_t end_of_tag(std::string_view content, std::size_t at)
{
    bool is_value = false;
    while (at < content.size()) {
        const char byte = content[at++];
        if (byte == '>')
            return at;
        if (is_value && (byte == '"' || byte == '\'')) {
            at = content.find(byte, at);
            if (at == content.npos)
                return content.size();
            ++at;
        }
        is_value = byte == '=' || (is_value && blanks.find(byte) != blanks.npos);
    }
    return content.size();
}

std::string_view without_prefix(std::string_view name)
{
    return name.substr(name.rfind(':') + 1);
}

std::size_t find_ignoring_case(std::string_view content, std::string_view lowered, std::size_t at)
{
    for (; (at = content.find('<', at)) != content.npos; ++at)
        if (text::equal_ignoring_case(content.substr(at, lowered.size()), lowered))
            return at;
    return content.size();
}

} // namespace

bool markup_reader::next()
{
    while (at_ < content_.size()) {
        begin_ = at_;
        if (!raw_until_.empty()) {
            take_text(find_ignoring_case(content_, raw_until_, at_));
            raw_until_.clear();
            if (!text_.empty())
                return true;
        } else if (content_[at_] != '<') {
            take_text(std::min(content_.find('<', at_), content_.size()));
            return true;
        } else if (take_markup()) {
            return true;
        }
    }
    return false;
}

/// False for what is passed over.
bool markup_reader::take_markup()
{
    constexpr std::string_view data = "<![CDATA[";
    const std::string_view rest = content_.substr(at_);
    const char second = rest.size() > 1 ? rest[1] : '\0';
    const char third = rest.size() > 2 ? rest[2] : '\0';
    if (begins_name(second) || (second == '/' && begins_name(third))) {
        take_tag();
        return true;
    }
    if (rest.starts_with(data) && language_ == markup_language::xml) {
        at_ += data.size();
        const std::size_t end = std::min(content_.find("]]>", at_), content_.size());
        take_text(end);
        at_ = std::min(end + 3, content_.size());
        return true;
    }
    if (second != '!' && second != '?' && second != '/') {
        take_text(at_ + 1);
        return true;
    }
    const bool is_comment = rest.starts_with("<!--");
    const std::string_view end = is_comment ? "-->" : ">";
    const std::size_t from = at_ + (is_comment ? 2 : 1); // "<!-->" is a whole comment
    const std::size_t at = content_.find(end, from);
    at_ = at == content_.npos ? content_.size() : at + end.size();
    return false;
}

void markup_reader::take_tag()
{
    const bool is_close = content_[at_ + 1] == '/';
    const std::size_t name_at = at_ + (is_close ? 2 : 1);
    const std::size_t name_end = std::min(content_.find_first_of(" \t\r\n\f/>", name_at), content_.size());
    what_ = is_close ? kind::close : kind::open;
    const std::string_view name = content_.substr(name_at, name_end - name_at);
    name_ = text::to_lower(without_prefix(name.substr(0, longest_name)));
    at_ = end_of_tag(content_, name_end);
    const std::size_t inner_end = at_ - (content_[at_ - 1] == '>' ? 1 : 0);
    text_ = content_.substr(name_end, std::max(inner_end, name_end) - name_end);
    if (!is_close && language_ == markup_language::html && (name_ == "script" || name_ == "style"))
        raw_until_ = "</" + name_;
}

void markup_reader::take_text(std::size_t end)
{
    what_ = kind::text;
    name_.clear();
    text_ = content_.substr(at_, end - at_);
    at_ = end;
}

std::vector<markup_attribute> markup_reader::attributes() const
{
    constexpr std::size_t most = 500;
    std::vector<markup_attribute> all;
    std::string_view rest = text_;
    while (all.size() < most) {
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n\f/"), rest.size()));
        if (rest.empty())
            break;
        const std::string_view name = rest.substr(0, rest.find_first_of(" \t\r\n\f/=", 1));
        rest.remove_prefix(name.size());
        markup_attribute one;
        one.name = text::to_lower(name.substr(0, longest_name));
        const std::size_t equals = std::min(rest.find_first_not_of(blanks), rest.size());
        if (rest.substr(equals).starts_with('=')) {
            rest.remove_prefix(equals + 1);
            rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
            const bool is_quoted = rest.starts_with('"') || rest.starts_with('\'');
            const std::size_t end =
                is_quoted ? rest.find(rest.front(), 1) : std::min(rest.find_first_of(blanks), rest.size());
            const std::size_t from = is_quoted ? 1 : 0;
            one.value = undo_references(rest.substr(std::min(from, rest.size()), std::min(end, rest.size()) - from));
            rest.remove_prefix(std::min(end == rest.npos ? rest.size() : end + from, rest.size()));
        }
        all.push_back(std::move(one));
    }
    return all;
}

std::string value_of(const std::vector<markup_attribute>& attributes, std::string_view local_name)
{
    const auto found = std::find_if(attributes.begin(), attributes.end(), [&](const markup_attribute& each) {
        return without_prefix(each.name) == local_name;
    });
    return found == attributes.end() ? std::string() : found->value;
}

} // namespace document
