// url_lists - the site's lists of URLs, and their change while messages flow
//
// A file that is broken keeps its list that was in use. Reading a million rules takes seconds: on a worker's thread.

#pragma once

#include "common/base/guarded.hpp"
#include "common/base/log.hpp"
#include "contentd/url/list.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace contentd {

class url_lists
{
  public:
    /// The logger must outlive it.
    url_lists(std::vector<std::string> paths, const base::logger& log);

    /// Reads the files that have changed; problems go to the log, each once a change. Blocks. False when one has no
    /// list that could be used. One thread at a time.
    bool refresh();

    /// The label of the first list that has it: "NAME" of the file and the rule's name; empty when none has. Safe from
    /// any thread.
    std::string match(const url::address& target) const;
    bool is_empty() const { return files_.empty(); }

  private:
    struct file
    {
        std::string path;
        std::string name;
        std::filesystem::file_time_type changed{};
        std::uintmax_t size = 0;
        bool was_read = false;
        std::shared_ptr<const url::list> list;
    };
    using in_use = std::vector<std::pair<std::string, std::shared_ptr<const url::list>>>;

    bool read(file& from);

    const base::logger& log_;
    std::vector<file> files_;
    mutable base::guarded<std::shared_ptr<const in_use>> current_;
};

} // namespace contentd
