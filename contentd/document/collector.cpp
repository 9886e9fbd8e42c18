#include "contentd/document/collector.hpp"

#include "common/text/charset.hpp"
#include "common/text/trim.hpp"
#include "common/text/utf8.hpp"

#include <algorithm>
#include <chrono>

namespace document {

namespace {

constexpr std::size_t most_macro_bytes = 200;
constexpr std::size_t most_link_bytes = 2000;

std::string as_utf8(std::string_view bytes)
{
    return text::is_utf8(bytes) ? std::string(bytes) : text::unlabelled_to_utf8(bytes);
}

/// At most `most` bytes, without half a character at the end.
std::string_view cut_at_character(std::string_view text, std::size_t most)
{
    std::size_t end = std::min(text.size(), most);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80)
        --end;
    return text.substr(0, end);
}

/// In UTF-8, and no longer than `most` bytes in that either.
std::string shown_as(std::string_view bytes, std::size_t most)
{
    const std::string whole = as_utf8(cut_at_character(bytes, most));
    return std::string(cut_at_character(whole, most));
}

} // namespace

void collector::word(std::string_view word)
{
    std::string shown = as_utf8(word);
    const std::size_t needed = found_.macro.size() + (found_.macro.empty() ? 0 : 2) + shown.size();
    if (shown.empty() || needed > most_macro_bytes || !words_.insert(shown).second)
        return;
    found_.macro.append(found_.macro.empty() ? "" : ", ").append(shown);
}

void collector::link(std::string_view url)
{
    const std::string_view inner = text::trimmed(url);
    if (inner.empty() || inner.front() == '#')
        return;
    if (inner.size() > most_link_bytes)
        cut();
    std::string shown = shown_as(inner, most_link_bytes);
    if (links_.find(shown) != links_.end())
        return;
    if (found_.links.size() >= allowed_.links) {
        cut();
        return;
    }
    links_.insert(shown);
    found_.links.push_back(std::move(shown));
}

void collector::file(std::string_view name, std::string_view bytes)
{
    const std::string_view taken = bytes.substr(0, room());
    spend(bytes.size());
    unpacked_file(name, std::string(taken));
}

void collector::unpacked_file(std::string_view name, std::string bytes)
{
    constexpr std::size_t most_name_bytes = 1000;
    if (found_.files.size() >= allowed_.files) {
        cut();
        return;
    }
    found_.files.push_back({shown_as(name, most_name_bytes), std::move(bytes)});
}

void collector::spend(std::size_t count)
{
    if (count >= room())
        cut();
    spent_ += std::min(count, room());
}

std::chrono::steady_clock::time_point collector::half_of_time()
{
    if (const auto now = std::chrono::steady_clock::now(); !half_)
        half_ = now + (allowed_.until - now) / 2;
    return *half_;
}

bool collector::count_object()
{
    if (objects_ >= allowed_.objects) {
        cut();
        return false;
    }
    ++objects_;
    return has_time();
}

bool collector::has_time()
{
    constexpr unsigned between_looks = 64; // what is repeated may cost less than the clock
    if (!is_late_ && asked_++ % between_looks == 0 && std::chrono::steady_clock::now() >= allowed_.until) {
        is_late_ = true;
        cut();
    }
    return !is_late_;
}

} // namespace document
