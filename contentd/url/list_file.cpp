#include "contentd/url/list_file.hpp"

#include "common/base/whole_file.hpp"
#include "common/rules/ruleset.hpp"

namespace url {

bool list_file::refresh(std::vector<rules::diagnostic>& told)
{
    // The stamp is taken before: a file that changes while it is read is read again.
    std::string stamp = base::file_stamp(path_);
    if (stamp == stamp_)
        return false;
    stamp_ = std::move(stamp);
    auto made = list::load(path_, told);
    if (!made)
        return false;
    current_.with([&](std::shared_ptr<const list>& current) { current.swap(made); });
    return true; // the one before dies here, outside the lock
}

std::shared_ptr<const list> list_file::current() const
{
    return current_.with([](const std::shared_ptr<const list>& current) { return current; });
}

} // namespace url
