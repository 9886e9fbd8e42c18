#include "contentd/look_into.hpp"

#include "common/text/append.hpp"
#include "common/text/charset.hpp"
#include "contentd/html/page.hpp"
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
// a document or a sheet, and behind the rest may stand an archive. Embedded text is found by other readings of the
// message.
bool is_worth_it(const leaf& in, bool is_by_name)
{
    const family kind = in.type.kind;
    const bool is_plain = kind == family::text || kind == family::audio || kind == family::video;
    return !is_plain || is_by_name || in.type.type == "text/xml" || walk::find_appended(in.content, kind).has_value();
}

using content_key = std::pair<const char*, std::size_t>;

content_key key_of(const leaf& in)
{
    return {in.content.data(), in.content.size()};
}

// What a browser would show, by some name or by what the part says.
std::set<content_key> pages_among(const std::vector<leaf>& leaves, const std::vector<attachment>& attachments)
{
    std::set<content_key> pages;
    for (const attachment& each : attachments) {
        const leaf& in = leaves[each.leaf];
        const bool is_declared =
            in.declared == "text/html" || in.declared == "application/xhtml+xml" || in.declared == "image/svg+xml";
        if (is_declared || filetype::is_page_extension(each.extension))
            pages.insert(key_of(in));
    }
    return pages;
}

// What Excel would open as a sheet.
std::set<content_key> sheets_among(const std::vector<leaf>& leaves, const std::vector<attachment>& attachments)
{
    std::set<content_key> sheets;
    for (const attachment& each : attachments) {
        const leaf& in = leaves[each.leaf];
        const bool is_declared = in.declared == "text/csv" || in.declared == "application/vnd.ms-excel";
        if (in.type.kind == family::text && (is_declared || filetype::is_sheet_extension(each.extension)))
            sheets.insert(key_of(in));
    }
    return sheets;
}

// The look goes by the name. An archive's keeps its end, by which what is in it may be called.
std::string name_for_look(const attachment& one, const leaf& in, bool is_page, bool is_sheet)
{
    std::string name(one.name);
    if (is_page && in.type.kind != family::archive && !filetype::is_page_extension(one.extension))
        name += ".html";
    else if (is_sheet && !filetype::is_sheet_extension(one.extension))
        name += ".csv";
    return name;
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

// Most mail has nothing encrypted, and finding words that may be passwords costs as much as the look.
walk::report look_at(const leaf& in, std::string_view name, const std::function<std::vector<std::string>()>& passwords,
                     const inside_looker& look)
{
    looked_at wanted{in.content, name, in.sha256, {}};
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
    const std::set<content_key> pages = pages_among(leaves, attachments);
    const std::set<content_key> sheets = sheets_among(leaves, attachments);
    std::map<content_key, const walk::report*> known;
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
        const bool is_page = pages.contains(key_of(in));
        const bool is_sheet = sheets.contains(key_of(in));
        const auto [at, is_new] = known.try_emplace(key_of(in), nullptr);
        if (is_new && !in.content.empty() && is_worth_it(in, is_page || is_sheet)) {
            const bool is_late = bounds.clock() >= deadline;
            if (is_late || entries >= bounds.entries) {
                known.erase(at);
                each.exceeded = walk::names_of_limits(is_late ? walk::time_limit : walk::entries_limit);
                continue;
            }
            walk::report& found =
                reports.emplace_back(look_at(in, name_for_look(each, in, is_page, is_sheet), passwords_once, look));
            found.entries.front().name = each.name;
            entries += found.entries.size() - 1;
            at->second = &found;
        }
        if (at->second == nullptr)
            continue;
        each.looked = at->second;
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
