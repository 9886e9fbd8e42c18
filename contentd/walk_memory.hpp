// walk_memory - what was found in files that came before
//
// The same logo, newsletter or invoice comes to many recipients in many messages. Only what was looked into to its end
// and without passwords is remembered. Threads: any.

#pragma once

#include "contentd/walk/report.hpp"

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace contentd {

class walk_memory
{
  public:
    /// About so many bytes; the least recently used go first.
    explicit walk_memory(std::size_t bytes) : limit_(bytes) {}

    /// By the file's SHA-256 and its name, on which the names of what is packed in it may depend.
    std::optional<walk::report> find(const std::string& key);
    void keep(std::string key, const walk::report& found);

  private:
    struct kept
    {
        std::string key;
        walk::report found;
        std::size_t bytes;
    };

    const std::size_t limit_;
    std::mutex mutex_;
    std::list<kept> newest_first_;
    std::unordered_map<std::string, std::list<kept>::iterator> places_;
    std::size_t bytes_ = 0;
};

} // namespace contentd
