// list_files - the list files that the rules of one file name, each read once

#pragma once

#include "common/rules/lists.hpp"
#include "common/rules/reporter.hpp"
#include "common/rules/ruleset.hpp"

#include <map>
#include <memory>
#include <string>

namespace rules {

class list_files
{
  public:
    /// Relative names are looked for in `folder`.
    explicit list_files(std::string folder) : folder_(std::move(folder)) {}

    /// Null when the file cannot be read or has errors, which are reported; `at` is the place of `@name`.
    std::shared_ptr<const list> get(const std::string& name, std::size_t at, reporter& told);

    /// Of each file, those that could not be read too.
    file_stamps stamps() const;

  private:
    struct entry
    {
        std::shared_ptr<const list> members;
        std::string stamp;
    };

    std::string folder_;
    std::map<std::string, entry> files_;
};

} // namespace rules
