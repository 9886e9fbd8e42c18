// words - the words that may open an archive, and the keys that they make
//
// Trying them ends once half of the time is over that was left.

#pragma once

#include "contentd/walk/container.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace walk {

class words
{
  public:
    /// `to` must outlive it.
    explicit words(container& to);

    bool has_time() const { return std::chrono::steady_clock::now() < end_; }

    /// Until `opens` is true for a word; whether it was.
    bool try_each(const std::function<bool(const std::string& word)>& opens);

    /// What `make` gives for that word and `purpose`, made once. An empty key is none, and is not kept.
    std::string key(std::string_view purpose, const std::string& word, const std::function<std::string()>& make);

  private:
    container& to_;
    std::chrono::steady_clock::time_point end_;
    std::map<std::pair<std::string, std::string>, std::string> keys_;
    bool has_helped_ = false;
};

} // namespace walk
