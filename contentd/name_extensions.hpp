// name_extensions - what the names of a part end in, found once for all parts that share them
//
// Which name a program shows, and whether it stops at a NUL in it, is its own affair: each extension makes another file
// of the part.

#pragma once

#include "contentd/mime/names.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace contentd {

/// Of one part; no honest one comes near.
inline constexpr std::size_t most_extensions = 64;

struct named_extension
{
    std::string_view name; // the first with that extension
    std::string extension; // as filetype::extensions_of() has it
};

struct name_extensions
{
    /// That of the first name, which may be empty, and each other that there is, once; most_extensions at most.
    std::vector<named_extension> different;
    bool has_executable = false; // among all, also those beyond
    bool has_more = false;
};

class known_extensions
{
  public:
    /// `names` must outlive the result's views; the result lives as long as this object.
    const name_extensions& of(const mime::name_list& names);

  private:
    std::map<const void*, name_extensions> known_; // by where the shared names are
};

} // namespace contentd
