// names - the names of a part, which all copies of it share, and what they may take of memory
//
// One field of a megabyte can be read in dozens of ways, and a part in as many: without bounds a small mail makes
// gigabytes of names. A name that is too long is two: its end, which has the extension, and its beginning, which is
// what programs show that cut it.

#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mime {

/// Bytes of one name, or of another word of a header; more than any file system has.
inline constexpr std::size_t longest_name = 1000;

/// No more than longest_name of it, as whole characters where it is UTF-8.
std::string_view end_of_name(std::string_view name);
std::string_view beginning_of_name(std::string_view name);

class name_list
{
  public:
    name_list() = default;
    name_list(std::vector<std::string> names) : shared_(share(std::move(names))) {}

    const std::vector<std::string>& all() const;
    operator const std::vector<std::string>&() const { return all(); }

    bool empty() const { return shared_ == nullptr; }
    std::size_t size() const { return all().size(); }
    const std::string& front() const { return shared_->front(); }
    auto begin() const { return all().begin(); }
    auto end() const { return all().end(); }

    bool operator==(const name_list& other) const { return shared_ == other.shared_ || all() == other.all(); }

  private:
    static std::shared_ptr<const std::vector<std::string>> share(std::vector<std::string> names);

    std::shared_ptr<const std::vector<std::string>> shared_; // null: none
};

/// What is left for the names of one message.
class name_budget
{
  public:
    /// `bytes` of all names together, each counted as often as it is read.
    explicit name_budget(std::size_t bytes) : left_(bytes) {}

    /// Appends names to others, those that are too long as their end and their beginning, and while the budget lasts.
    void take(std::vector<std::string> names, std::vector<std::string>& into);
    /// Cuts a word that is no name.
    void bound(std::string& word);
    /// For who cut a name by itself.
    void note_cut() { is_exceeded_ = true; }

    bool is_spent() const { return left_ == 0; }
    /// True when something was cut or left out.
    bool is_exceeded() const { return is_exceeded_; }

  private:
    void take_one(std::string name, std::vector<std::string>& into);

    std::size_t left_;
    bool is_exceeded_ = false;
};

} // namespace mime
