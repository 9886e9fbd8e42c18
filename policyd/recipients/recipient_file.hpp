// recipient_file - recipients in a file, read again when it changes
//
// The first word of each line is a recipient, the rest is ignored, so Postfix's own tables (virtual(5), aliases(5) and
// the like in their text form) will do: user@domain, @domain for all of a domain, a local part alone for any domain,
// or a pattern between slashes. `#` begins a comment at the beginning of a line, one that begins with a blank goes on
// with the one before.
//
// A file that somebody is writing must make nobody unknown: a change counts once the file looks the same twice, a
// second apart. One that is then missing, broken or empty answers `temporary` until it is mended.
//
// Threads: current() from any; follow() from one.

#pragma once

#include "common/base/guarded.hpp"
#include "common/base/log.hpp"
#include "common/base/result.hpp"
#include "common/rules/pattern_set.hpp"
#include "common/rules/text_set.hpp"
#include "policyd/recipients/forms.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace policyd {

/// Immutable. Reading takes linear time, a look-up that of its address.
class recipient_entries
{
  public:
    /// Fails with `name:LINE: what is wrong and how to mend it` at the first mistake, and when it names nobody.
    static base::result<std::shared_ptr<const recipient_entries>> parse(std::string_view text, const std::string& name);

    bool contains(const recipient_forms& address) const;
    std::size_t size() const { return size_; }

  private:
    std::string add(std::string_view key);

    rules::text_set texts_;
    rules::pattern_set patterns_;
    std::size_t size_ = 0;
};

class recipient_file
{
  public:
    static base::result<std::unique_ptr<recipient_file>> open(std::string path);

    /// Null while the file is no good.
    std::shared_ptr<const recipient_entries> current() const
    {
        return table_.with([](const auto& table) { return table; });
    }

    /// To be called every second. Tells the log once of each change.
    void follow(const base::logger& log);

    const std::string& path() const { return path_; }

  private:
    recipient_file(std::string path, std::string stamp, std::shared_ptr<const recipient_entries> first);

    const std::string path_;
    std::string stamp_; // of what is in use
    std::string seen_;  // at the last look
    base::guarded<std::shared_ptr<const recipient_entries>> table_;
};

} // namespace policyd
