// container - one archive while it is read: what its reader tells, entry by entry
//
//   if (inside.begin(name))
//       while (more) inside.append(bytes);   // false: enough
//       inside.end(traits);
//
// begin ( append* begin_again? )* end, for each entry. end() looks into the entry in turn, before it returns.

#pragma once

#include "contentd/walk/entry_name.hpp"
#include "contentd/walk/hooks.hpp"
#include "contentd/walk/unpacked.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace walk {

class walking;

class container
{
  public:
    /// The archive is the entry `index` of the report, `depth` containers deep. `all` must outlive it.
    container(walking& all, std::size_t index, unsigned depth) : all_(all), index_(index), depth_(depth) {}

    /// False when there may be no more entries.
    bool begin(entry_name name);
    /// False when there may be no more bytes of any entry.
    bool append(std::string_view bytes);
    /// What was appended was wrong.
    void begin_again();
    /// The entry ends; `is_whole` is whether all its bytes came.
    void end(std::uint32_t traits, bool is_whole);
    /// So far, of the entry that has begun.
    const unpacked& entry() const { return *file_; }

    /// The archive's own name.
    const std::string& name() const;
    /// Something about the archive itself.
    void mark(std::uint32_t traits);
    /// Its parts are also shown to that.
    void show_to(package looks) { package_ = std::move(looks); }
    /// Hands out what show_to()'s found. Call behind the last entry.
    void finish();

    budget& allowed();
    const hooks& others() const;
    /// That to try, in order; the one that helped before comes first.
    const std::vector<std::string>& passwords() const;
    void password_helped(std::size_t which);

  private:
    walking& all_;
    std::size_t index_;
    unsigned depth_;
    std::size_t child_ = 0;
    std::unique_ptr<unpacked> file_;
    package package_;
};

} // namespace walk
