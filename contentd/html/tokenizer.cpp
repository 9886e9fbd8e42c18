#include "contentd/html/tokenizer.hpp"

#include "contentd/html/bytes.hpp"

#include <cstring>

namespace html {

const attribute* tokenizer::find(attribute_id wanted) const
{
    for (const attribute& each : attributes_)
        if (each.info->id == wanted)
            return &each;
    return nullptr;
}

/// The next such byte of the area, or its end.
std::size_t tokenizer::search(char byte, std::size_t from)
{
    const std::size_t size = area_.end - from;
    const void* const found = size == 0 ? nullptr : std::memchr(page_.data() + from, byte, size);
    const std::size_t at =
        found == nullptr ? area_.end : static_cast<std::size_t>(static_cast<const char*>(found) - page_.data());
    visited_ += at - from;
    return at;
}

void tokenizer::enter(std::size_t end, std::size_t resume, place where)
{
    outer_.push_back(area_);
    area_ = {end, resume, area_.where == place::page ? where : area_.where};
}

bool tokenizer::leave()
{
    if (outer_.empty())
        return false;
    at_ = area_.resume;
    area_ = outer_.back();
    outer_.pop_back();
    return true;
}

void tokenizer::read_on_unclosed()
{
    if (area_.where == place::page)
        area_.where = place::unclosed;
}

token tokenizer::give(token kind, std::size_t begin, std::size_t end)
{
    text_ = page_.substr(begin, end - begin);
    return kind;
}

token tokenizer::next()
{
    attributes_.clear();
    if (raw_ != nullptr && read_raw())
        return token::raw_text;
    while (at_ >= area_.end)
        if (!leave())
            return token::end;
    where_ = area_.where;
    return page_[at_] == '<' ? read_markup() : read_text();
}

token tokenizer::read_text()
{
    const std::size_t begin = at_;
    at_ = search('<', at_ + 1);
    return give(token::text, begin, at_);
}

/// What stands behind a '<' says what it is; when nothing does, it is text.
token tokenizer::read_markup()
{
    const char next = at_ + 1 < area_.end ? page_[at_ + 1] : ' ';
    if (is_letter(next))
        return read_tag(true);
    if (next == '!')
        return page_.substr(at_, area_.end - at_).starts_with("<!--") ? read_comment() : read_bogus_comment(at_ + 2);
    if (next == '?')
        return read_bogus_comment(at_ + 1);
    if (next != '/' || at_ + 2 >= area_.end)
        return read_text();
    return is_letter(page_[at_ + 2]) ? read_tag(false) : read_bogus_comment(at_ + 2);
}

token tokenizer::read_tag(bool is_start)
{
    const std::size_t begin = at_ + (is_start ? 1 : 2);
    at_ = begin;
    while (at_ < area_.end && !ends_name(page_[at_]))
        ++at_;
    name_ = page_.substr(begin, at_ - begin);
    const folded_name folded(name_);
    name_hash_ = folded.hash;
    tag_ = &find_tag(folded);
    visited_ += at_ - begin;
    read_attributes();
    if (!is_start) {
        attributes_.clear();
        return token::end_tag;
    }
    raw_ = tag_->has(is_raw) ? tag_ : nullptr;
    return token::start_tag;
}

/// `<?`, `<!DOCTYPE`, `<![CDATA[`, `<![if …]>`, `</3`: up to the next '>'.
token tokenizer::read_bogus_comment(std::size_t begin)
{
    const std::size_t end = search('>', begin);
    at_ = end < area_.end ? end + 1 : end;
    return give(token::comment, begin, end);
}

token tokenizer::read_comment()
{
    const std::size_t begin = at_ + 4;
    const std::string_view rest = page_.substr(begin, area_.end - begin);
    for (const std::string_view abrupt : {">", "->"})
        if (rest.starts_with(abrupt)) {
            at_ = begin + abrupt.size();
            return give(token::comment, begin, begin);
        }
    if (!area_.has_comment_end)
        return read_unended_comment(begin);
    for (std::size_t end = search('>', begin); end < area_.end; end = search('>', end + 1)) {
        const std::string_view inside = page_.substr(begin, end - begin);
        const std::size_t closing = inside.ends_with("--") ? 2 : inside.ends_with("--!") ? 3 : 0;
        if (closing == 0)
            continue;
        if (!read_conditional(inside.substr(0, inside.size() - closing), begin, end + 1))
            at_ = end + 1;
        return give(token::comment, begin, end - closing);
    }
    area_.has_comment_end = false;
    return read_unended_comment(begin);
}

token tokenizer::read_unended_comment(std::size_t begin)
{
    at_ = begin;
    read_on_unclosed();
    return give(token::comment, begin, begin);
}

/// `<!--[if mso]> … <![endif]-->`: what is inside comes next.
bool tokenizer::read_conditional(std::string_view inside, std::size_t begin, std::size_t resume)
{
    constexpr std::size_t longest_condition = 200;
    const std::string_view condition = inside.substr(0, longest_condition);
    const std::size_t opening = condition.find_first_not_of(blanks);
    const std::size_t closing = condition.find("]>");
    if (closing == condition.npos || !starts_with_folded(condition.substr(opening), "[if") || is_nested_too_deep())
        return false;
    enter(begin + inside.size(), resume, place::conditional);
    at_ = begin + closing + 2;
    return true;
}

/// False where there is nothing raw to give: the element is empty, or its content is read as markup.
bool tokenizer::read_raw()
{
    const tag_info& of = *raw_;
    raw_ = nullptr;
    const std::size_t end = find_end_tag(of);
    const bool is_first_unclosed = end == area_.end && area_.where == place::page;
    if (end == area_.end && of.has(reads_on)) {
        read_on_unclosed();
        return is_first_unclosed && of.id == tag::style && give_raw(of, end);
    }
    if (of.has(is_fallback) && !is_nested_too_deep()) {
        enter(end, end, place::fallback);
        return false;
    }
    const bool is_given = give_raw(of, end);
    at_ = end;
    return is_given;
}

bool tokenizer::give_raw(const tag_info& of, std::size_t end)
{
    where_ = area_.where;
    tag_ = &of;
    give(token::raw_text, at_, end);
    return at_ < end;
}

bool tokenizer::is_end_tag_at(std::size_t at, std::string_view name) const
{
    const std::string_view rest = page_.substr(at, area_.end - at);
    return rest.size() > name.size() + 2 && rest[1] == '/' && starts_with_folded(rest.substr(2), name) &&
           ends_name(rest[name.size() + 2]);
}

/// Where `</name` begins, or the area's end.
std::size_t tokenizer::find_end_tag(const tag_info& of)
{
    if (area_.missing_end_tags[of.index] || of.name == "plaintext")
        return area_.end;
    std::size_t at = search('<', at_);
    while (at < area_.end && !is_end_tag_at(at, of.name))
        at = search('<', at + 1);
    area_.missing_end_tags[of.index] = at == area_.end;
    return at;
}

} // namespace html
