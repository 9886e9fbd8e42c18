#include "policyd/recipients/recipient_file.hpp"

#include "common/base/whole_file.hpp"
#include "common/conf/logical_lines.hpp"
#include "common/text/append.hpp"
#include "common/text/escape.hpp"
#include "common/text/log_line.hpp"
#include "common/text/trim.hpp"
#include "common/text/utf8.hpp"

namespace policyd {

namespace {

constexpr std::size_t file_limit = std::size_t{256} << 20U;
constexpr std::size_t longest_key = 1024;
constexpr std::size_t most_patterns = 10000;

base::result<std::shared_ptr<const recipient_entries>> read(const std::string& path)
{
    const auto text = base::read_file(path, file_limit);
    if (!text)
        return text.error();
    return recipient_entries::parse(*text, path);
}

// A pattern may hold blanks: it ends at its last slash.
std::string_view key_of(std::string_view line)
{
    if (line.starts_with('/') && line.rfind('/') != 0)
        return line.substr(0, line.rfind('/') + 1);
    std::string_view key = line.substr(0, std::min(line.find_first_of(" \t"), line.size()));
    if (key.ends_with(':')) // aliases(5)
        key.remove_suffix(1);
    return key;
}

} // namespace

// Nothing, or what is wrong. text_set finds user@domain, user@ and domain for an address.
std::string recipient_entries::add(std::string_view key)
{
    if (key.empty() || key.size() > longest_key)
        return "a recipient has 1 to " + std::to_string(longest_key) + " bytes";
    if (!text::is_utf8(key))
        return "the recipient is not UTF-8";
    if (key.size() > 2 && key.front() == '/' && key.back() == '/')
        return patterns_.size() < most_patterns ? patterns_.add(key.substr(1, key.size() - 2))
                                                : "more than " + std::to_string(most_patterns) + " patterns";
    const std::size_t at = key.rfind('@');
    if (at != std::string_view::npos && at + 1 == key.size())
        return '"' + text::printable(key, 60) + "\" has no domain; write user@domain, @domain, or the local part alone";
    if (at == std::string_view::npos)
        texts_.add(std::string(key) + '@');
    else
        texts_.add(at == 0 ? key.substr(1) : key);
    return {};
}

base::result<std::shared_ptr<const recipient_entries>> recipient_entries::parse(std::string_view text,
                                                                                const std::string& name)
{
    const auto made = std::make_shared<recipient_entries>();
    for (const conf::logical_line& line : conf::logical_lines(text)) {
        const std::string_view first = line.front().text;
        const auto mistake = [&](const std::string& what) {
            std::string told = name;
            text::append(told, {":", std::to_string(line.front().number), ": ", what});
            return base::fail(std::move(told));
        };
        if (text::trimmed(first).data() != first.data())
            return mistake("a line that begins with a blank goes on with the one before, and there is none");
        if (const std::string wrong = made->add(key_of(text::trimmed(first))); !wrong.empty())
            return mistake(wrong);
        ++made->size_;
    }
    if (!made->patterns_.finish())
        return base::fail(name + ": the patterns together need too much memory");
    if (made->size_ == 0)
        return base::fail(name + " names no recipient, and would make all of them unknown; write one on each line");
    return std::shared_ptr<const recipient_entries>(made);
}

bool recipient_entries::contains(const recipient_forms& address) const
{
    if (texts_.contains(address.full) || (!address.base.empty() && texts_.contains(address.base)))
        return true;
    return patterns_.size() != 0 &&
           (patterns_.matches(address.full) || (!address.base.empty() && patterns_.matches(address.base)));
}

recipient_file::recipient_file(std::string path, std::string stamp, std::shared_ptr<const recipient_entries> first)
    : path_(std::move(path)), stamp_(std::move(stamp)), seen_(stamp_), table_(std::move(first))
{}

base::result<std::unique_ptr<recipient_file>> recipient_file::open(std::string path)
{
    std::string stamp = base::file_stamp(path); // before reading: a change meanwhile is seen
    auto first = read(path);
    if (!first)
        return first.error();
    return std::unique_ptr<recipient_file>(new recipient_file(std::move(path), std::move(stamp), std::move(*first)));
}

void recipient_file::follow(const base::logger& log)
{
    std::string stamp = base::file_stamp(path_);
    const bool is_steady = stamp == seen_;
    seen_ = std::move(stamp);
    if (!is_steady || seen_ == stamp_)
        return;
    stamp_ = seen_;
    auto next = read(path_);
    const std::shared_ptr<const recipient_entries> fresh = next ? *next : nullptr;
    table_.with([&](auto& table) { table = fresh; });
    if (!next)
        return log.error(text::log_line()
                             .add("event", "recipients")
                             .add("problem", next.error().text)
                             .add("advice", "its recipients are neither known nor unknown until it is mended")
                             .text());
    log.info(text::log_line().add("event", "reload").add("file", path_).add("entries", fresh->size()).text());
}

} // namespace policyd
