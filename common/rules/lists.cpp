#include "common/rules/lists.hpp"

#include "common/base/whole_file.hpp"
#include "common/rules/address_set.hpp"
#include "common/rules/list_lines.hpp"
#include "common/rules/pattern_set.hpp"
#include "common/rules/ruleset.hpp"
#include "common/rules/text_set.hpp"
#include "common/text/escape.hpp"
#include "common/text/utf8.hpp"

#include <algorithm>

namespace rules {

struct list::contents
{
    address_set addresses;
    text_set texts;
    pattern_set patterns;
    std::size_t size = 0;
};

list::list() : contents_(std::make_unique<contents>())
{}
list::~list() = default;

namespace {

constexpr std::size_t longest_entry = 1024;
constexpr std::size_t most_patterns = 10000;

bool is_in_address(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' || c == ':' ||
           c == '/';
}

// Whether the entry must be an address, so that a mistyped one is an error. Fingerprints (`AB:CD:…`) and numbers are
// texts.
bool is_meant_as_address(std::string_view entry)
{
    if (!std::all_of(entry.begin(), entry.end(), is_in_address) || entry.front() == '.')
        return false;
    const auto dots = std::count(entry.begin(), entry.end(), '.');
    const bool has_only_digits = entry.find_first_not_of("0123456789./") == std::string_view::npos;
    return (dots == 3 && has_only_digits) || entry.find("::") != std::string_view::npos ||
           (entry.find('/') != std::string_view::npos && (dots > 0 || entry.find(':') != std::string_view::npos));
}

bool has_blank_or_control(std::string_view entry)
{
    return std::any_of(entry.begin(), entry.end(),
                       [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; });
}

} // namespace

std::string list::add(std::string_view entry, bool may_have_blanks)
{
    if (entry.size() > longest_entry)
        return "an entry is longer than " + std::to_string(longest_entry) + " bytes";
    if (!text::is_utf8(entry))
        return "an entry is not UTF-8";
    if (entry.size() > 2 && entry.front() == '/' && entry.back() == '/') {
        if (contents_->patterns.size() >= most_patterns)
            return "more than " + std::to_string(most_patterns) + " patterns in one list";
        return contents_->patterns.add(entry.substr(1, entry.size() - 2));
    }
    const auto network = net::prefix::parse(entry);
    if (network) {
        contents_->addresses.add(*network);
        return {};
    }
    if (is_meant_as_address(entry))
        return network.error().text;
    if (!may_have_blanks && has_blank_or_control(entry))
        return "\"" + text::printable(entry, 60) + "\" has a blank: a list has one entry a line; use a pattern, /…/";
    contents_->texts.add(entry);
    return {};
}

bool list::finish()
{
    contents_->addresses.finish();
    return contents_->patterns.finish();
}

std::shared_ptr<const list> list::parse(std::string_view text, const std::string& file,
                                        std::vector<diagnostic>& diagnostics)
{
    std::shared_ptr<list> made(new list);
    std::size_t problems = 0;
    const auto refuse = [&](std::size_t line, std::size_t column, std::string sentence) {
        if (problems++ < most_list_problems)
            diagnostics.push_back({file, line, column, false, std::move(sentence)});
    };
    each_list_line(text, [&](std::size_t line, std::size_t column, std::string_view entry) {
        if (std::string wrong = made->add(entry, false); !wrong.empty())
            refuse(line, column, std::move(wrong));
        ++made->contents_->size;
    });
    if (problems == 0 && !made->finish())
        refuse(1, 1, "the patterns together need too much memory");
    return problems == 0 ? made : nullptr;
}

std::shared_ptr<const list> list::load(const std::string& path, std::vector<diagnostic>& diagnostics)
{
    const auto text = base::read_file(path, largest_list_file);
    if (text)
        return parse(*text, path, diagnostics);
    diagnostics.push_back({path, 1, 1, false, text.error().text});
    return nullptr;
}

std::shared_ptr<const list> list::of(const std::vector<std::string>& entries, std::string& wrong)
{
    std::shared_ptr<list> made(new list);
    for (const std::string& entry : entries) {
        wrong = entry.empty() ? "an empty text is in no list" : made->add(entry, true);
        if (!wrong.empty())
            return nullptr;
        ++made->contents_->size;
    }
    if (!made->finish())
        wrong = "the patterns together need too much memory";
    return wrong.empty() ? made : nullptr;
}

bool list::contains(const net::ip_address& address) const
{
    return contents_->addresses.contains(address);
}

bool list::contains(const net::prefix& network) const
{
    return contents_->addresses.contains(network);
}

bool list::contains(std::string_view text) const
{
    return contents_->texts.contains(text) || contents_->patterns.matches(text) || contains_written_address(text);
}

// A text that is an address, such as the host of a URL, is in a list that has the address.
bool list::contains_written_address(std::string_view text) const
{
    constexpr std::size_t longest_address = 45;
    if (text.empty() || text.size() > longest_address || !std::all_of(text.begin(), text.end(), is_in_address))
        return false;
    const auto address = net::ip_address::parse(text);
    return address && contents_->addresses.contains(*address);
}

std::size_t list::size() const
{
    return contents_->size;
}

} // namespace rules
