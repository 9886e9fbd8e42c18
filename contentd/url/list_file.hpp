// list_file - a list of URLs that is read again when its file changes
//
// A file with errors changes nothing: the list before stays in force until it is mended.

#pragma once

#include "common/base/guarded.hpp"
#include "contentd/url/list.hpp"

#include <memory>
#include <string>
#include <vector>

namespace url {

class list_file
{
  public:
    explicit list_file(std::string path) : path_(std::move(path)) {}

    /// Reads the file if it has changed since the last time (one stat(2) otherwise); one thread at a time, and none
    /// that serves: a million rules take a second. True when a new list is in force; errors are added to `told`, once
    /// for each state of the file.
    bool refresh(std::vector<rules::diagnostic>& told);

    /// Null before the first one was read. Safe from any thread.
    std::shared_ptr<const list> current() const;
    const std::string& path() const { return path_; }

  private:
    const std::string path_;
    std::string stamp_ = "never read";
    base::guarded<std::shared_ptr<const list>> current_;
};

} // namespace url
