// directory - a directory for one test

#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace testing {

/// All of a file; empty when there is none.
inline std::string content_of(const std::string& path)
{
    std::ifstream from(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(from), {}};
}

/// A directory that goes at the end.
class directory
{
  public:
    directory()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "sekimori-test-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~directory()
    {
        std::error_code ignored;
        std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
        std::filesystem::remove_all(path_, ignored);
    }
    directory(const directory&) = delete;
    directory& operator=(const directory&) = delete;

    std::string file(const std::string& name = "state.sqlite") const { return path_ + "/" + name; }
    void write(const std::string& name, std::string_view text) const { std::ofstream(file(name)) << text; }
    /// A program of the shell; gives its path.
    std::string script(const std::string& name, std::string_view text) const
    {
        std::ofstream(file(name)) << "#!/bin/sh\n" << text << '\n';
        std::filesystem::permissions(file(name), std::filesystem::perms::owner_all);
        return file(name);
    }
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

} // namespace testing
