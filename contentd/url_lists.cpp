#include "contentd/url_lists.hpp"

#include "common/rules/reporter.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace contentd {

namespace fs = std::filesystem;

url_lists::url_lists(std::vector<std::string> paths, const base::logger& log)
    : log_(log), current_(std::make_shared<const in_use>())
{
    for (std::string& each : paths) {
        file made;
        made.name = fs::path(each).stem().string();
        made.path = std::move(each);
        files_.push_back(std::move(made));
    }
}

bool url_lists::refresh()
{
    bool is_changed = false;
    for (file& each : files_)
        is_changed = read(each) || is_changed;
    if (is_changed) {
        in_use all;
        for (const file& each : files_)
            if (each.list)
                all.emplace_back(each.name, each.list);
        auto made = std::make_shared<const in_use>(std::move(all));
        current_.with([&](auto& current) { current = std::move(made); });
    }
    return std::all_of(files_.begin(), files_.end(), [](const file& each) { return each.list != nullptr; });
}

// True when there is another list now.
bool url_lists::read(file& from)
{
    std::error_code failed;
    const auto changed = fs::last_write_time(from.path, failed);
    const auto size = failed ? 0 : fs::file_size(from.path, failed);
    if (from.was_read && changed == from.changed && size == from.size)
        return false;
    from.changed = changed;
    from.size = size;
    from.was_read = true;
    std::vector<rules::diagnostic> problems;
    auto made = url::list::load(from.path, problems);
    for (const rules::diagnostic& each : problems)
        log_.error("contentd.url_lists: " + each.to_text() +
                   (from.list && !made ? "; the list before stays in use" : ""));
    if (!made)
        return false;
    from.list = std::move(made);
    return true;
}

std::string url_lists::match(const url::address& target) const
{
    const auto lists = current_.with([](const auto& current) { return current; });
    for (const auto& [name, each] : *lists)
        if (const auto hit = each->match(target))
            return name + ' ' + std::string(hit->name());
    return {};
}

} // namespace contentd
