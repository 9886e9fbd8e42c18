#include "common/rules/list_files.hpp"

#include "common/base/whole_file.hpp"

#include <algorithm>

namespace rules {

std::shared_ptr<const list> list_files::get(const std::string& name, std::size_t at, reporter& told)
{
    const std::string path = name.front() == '/' || folder_.empty() ? name : folder_ + "/" + name;
    const auto known = files_.find(path);
    if (known != files_.end())
        return known->second.members;
    // The stamp is taken before: a file that changes while it is read is read again.
    entry& made = files_[path];
    made.stamp = base::file_stamp(path);
    if (made.stamp.empty()) {
        told.error(at, "there is no list file " + path);
        return nullptr;
    }
    made.members = list::load(path, told.all());
    if (!made.members)
        told.note_error();
    else if (made.members->size() == 0)
        told.warning(at, "the list " + path + " is empty");
    return made.members;
}

file_stamps list_files::stamps() const
{
    file_stamps all;
    std::transform(files_.begin(), files_.end(), std::back_inserter(all),
                   [](const auto& file) { return std::pair(file.first, file.second.stamp); });
    return all;
}

} // namespace rules
