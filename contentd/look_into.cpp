#include "contentd/look_into.hpp"

#include "common/text/append.hpp"
#include "common/text/charset.hpp"
#include "contentd/filetype/pdf_header.hpp"
#include "contentd/html/page.hpp"
#include "contentd/mail_files.hpp"
#include "contentd/shapes/contradiction.hpp"
#include "contentd/shapes/name_tricks.hpp"
#include "contentd/shapes/passwords.hpp"
#include "contentd/walk/appended_archive.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace contentd {

namespace {

using filetype::family;

constexpr std::size_t most_of_text = 64U << 10U; // of a part, for passwords

// In most texts, sound and film is nothing for which a program has to look, and they are large or many: but XML may be
// a document or a sheet, a page in MIME may stand in a text, and an archive behind all of them. Embedded text is found
// by other readings of the message.
bool is_worth_it(const leaf& in, walk::shown_as shown)
{
    const family kind = in.type.kind;
    const bool is_plain = kind == family::text || kind == family::audio || kind == family::video;
    const bool is_sheet = shown.sheet && kind == family::text;
    return !is_plain || shown.page || is_sheet || shown.pdf ||
           filetype::find_pdf_header(in.content) != in.content.npos || in.type.type == "text/xml" ||
           walk::find_appended(in.content, kind).has_value() ||
           (kind == family::text && !mail_inside(in.content).empty());
}

using content_key = std::pair<const char*, std::size_t>;

content_key key_of(const leaf& in)
{
    return {in.content.data(), in.content.size()};
}

// What programs show each content as, by any of its names or by what the part says.
std::map<content_key, walk::shown_as> shown_by_others(const std::vector<leaf>& leaves,
                                                      const std::vector<attachment>& attachments)
{
    std::map<content_key, walk::shown_as> all;
    for (const attachment& each : attachments) {
        const leaf& in = leaves[each.leaf];
        walk::shown_as& shown = all[key_of(in)];
        shown.page = shown.page || in.declared == "text/html" || in.declared == "application/xhtml+xml" ||
                     in.declared == "image/svg+xml" || filetype::is_page_extension(each.extension);
        shown.sheet = shown.sheet || in.declared == "text/csv" || in.declared == "application/vnd.ms-excel" ||
                      filetype::is_sheet_extension(each.extension);
        shown.pdf = shown.pdf || in.declared == "application/pdf" || filetype::is_pdf_extension(each.extension);
    }
    return all;
}

// Of one that is too long, the end: there are many, and each repeats the names of what it is in.
std::string path_of(const walk::report& report, std::size_t index)
{
    constexpr std::size_t longest = 500;
    std::string all = report.entries[index].name;
    while (index != 0 && all.size() <= longest) {
        index = report.entries[index].parent;
        all.insert(0, report.entries[index].name + '/');
    }
    if (all.size() <= longest)
        return all;
    std::size_t begin = all.size() - longest;
    while (begin < all.size() && (static_cast<unsigned char>(all[begin]) & 0xc0U) == 0x80) // inside of a character
        ++begin;
    return "..." + all.substr(begin);
}

// Only the last part of a name in an archive is the file's own.
std::string_view own_part(std::string_view name)
{
    return name.substr(name.find_last_of("/\\") + 1);
}

// One for each extension that the names of a file inside end in.
void add_inner(const walk::report& report, std::size_t index, std::size_t of, std::vector<attachment>& to)
{
    const walk::entry& entry = report.entries[index];
    std::set<std::string> known;
    const auto add = [&](const std::string& name) {
        std::vector<std::string> ends = filetype::extensions_of(own_part(name));
        if (ends.empty())
            ends.emplace_back();
        for (std::string& each : ends)
            if (known.insert(each).second)
                to.push_back({of, name, std::move(each), &entry, &report, true, path_of(report, index)});
    };
    add(entry.name);
    for (const std::string& each : entry.other_names)
        add(each);
}

// What came of the look at one content.
struct outcome
{
    const walk::report* looked = nullptr; // null: it was not looked into
    std::uint8_t exceeded = walk::no_limit;
};

// Most mail has nothing encrypted, and finding words that may be passwords costs as much as the look.
walk::report look_at(const leaf& in, std::string_view name, walk::shown_as shown,
                     const std::function<std::vector<std::string>()>& passwords, const inside_looker& look)
{
    looked_at wanted{in.content, name, in.sha256, {}, shown};
    walk::report plain = look(wanted);
    const bool is_locked = std::any_of(plain.entries.begin(), plain.entries.end(), [](const walk::entry& each) {
        return (each.traits & filetype::encrypted) != 0;
    });
    if (!is_locked)
        return plain;
    wanted.passwords = passwords();
    return wanted.passwords.empty() ? plain : look(wanted);
}

std::string tricks_of(std::string_view name)
{
    std::string all;
    for (const std::string_view each : shapes::names_of_tricks(shapes::name_tricks(name)))
        text::append_to_list(all, each);
    return all;
}

} // namespace

std::vector<std::string> passwords_of(const inspection& message)
{
    std::vector<std::string> texts = {message.subject()};
    for (const leaf& each : message.leaves()) {
        const mime::part& part = message.tree().parts()[each.part];
        if (part.type != "text/plain" && part.type != "text/html" && each.type.kind != family::text)
            continue;
        const std::string text = text::to_utf8(each.content.substr(0, most_of_text), part.charset).utf8;
        texts.push_back(part.type == "text/html" ? html::read_page(text).text.visible : text);
    }
    return shapes::passwords_in(texts);
}

std::deque<walk::report> look_into(const std::vector<leaf>& leaves, std::vector<attachment>& attachments,
                                   const std::function<std::vector<std::string>()>& passwords,
                                   const inside_looker& look, const inside_bounds& bounds)
{
    const auto deadline = bounds.clock() + bounds.time;
    std::size_t entries = 0;
    std::deque<walk::report> reports;
    const std::map<content_key, walk::shown_as> shown = shown_by_others(leaves, attachments);
    std::map<content_key, outcome> known;
    std::set<std::size_t> done; // leaves
    std::vector<attachment> inner;
    std::optional<std::vector<std::string>> words;
    const auto passwords_once = [&] {
        if (!words)
            words = passwords();
        return *words;
    };
    for (attachment& each : attachments) {
        const leaf& in = leaves[each.leaf];
        const auto [at, is_new] = known.try_emplace(key_of(in));
        outcome& made = at->second;
        if (is_new && !in.content.empty() && is_worth_it(in, shown.at(key_of(in)))) {
            if (bounds.clock() >= deadline)
                made.exceeded = walk::time_limit;
            else if (entries >= bounds.entries)
                made.exceeded = walk::entries_limit;
            else {
                made.looked = &reports.emplace_back(look_at(in, each.name, shown.at(key_of(in)), passwords_once, look));
                entries += made.looked->entries.size() - 1;
            }
        }
        each.exceeded = walk::names_of_limits(made.exceeded);
        if (made.looked == nullptr)
            continue;
        each.looked = made.looked;
        each.file = &each.looked->entries.front();
        if (!done.insert(each.leaf).second)
            continue;
        for (std::size_t entry = 1; entry < each.looked->entries.size(); ++entry)
            add_inner(*each.looked, entry, each.leaf, inner);
    }
    attachments.insert(attachments.end(), std::make_move_iterator(inner.begin()), std::make_move_iterator(inner.end()));
    return reports;
}

void describe(attachment& each, std::string_view declared_type, const filetype::detected& part_type)
{
    if (!each.is_inside)
        each.path = each.name;
    if (each.file != nullptr)
        each.traits = filetype::names_of(each.file->traits);
    if (each.looked != nullptr && !each.is_inside)
        each.exceeded = walk::names_of_limits(each.looked->exceeded);
    each.tricks = tricks_of(own_part(each.name));
    each.contradicts = each.is_inside ? shapes::contradicts(each.extension, {}, each.file->type)
                                      : shapes::contradicts(each.extension, declared_type, part_type);
}

} // namespace contentd
