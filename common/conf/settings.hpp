// settings - sekimori.conf, read and checked
//
// One file for both daemons, `key = value` like main.cf: '#' begins a comment at the start of a line only, a line
// that begins with a blank continues the one before, `[policyd]` and `[contentd]` begin sections whose keys are then
// named `policyd.listen`. Every key has a default. An unknown key or a bad value is one error that names file, line,
// key and the nearest valid key. Values given with --set replace those of the file, repeatable keys too.
//
// Boost.Program_options does the storing and the typing; its own file parser cuts values at '#', knows no
// continuation lines and no line numbers, so reading the file is ours.

#pragma once

#include "common/base/result.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace conf {

enum class kind : std::uint8_t { text, number, duration, size, boolean, texts /* repeatable */ };

struct setting
{
    std::string_view key; // policyd.listen; shared keys have no dot
    kind type;
    std::string_view default_value; // as it would be written; empty = none; texts: separated by newlines
    std::string_view description;   // one sentence, for --help, the manual and the sample file
    std::int64_t least = 0;         // limits of numbers, durations (ms) and sizes; 1: a text is not empty
    std::int64_t most = INT64_MAX;
    bool is_reloadable = false; // takes effect at SIGHUP; others need a restart
    std::string_view choices{}; // of a text: the words that it may be, separated by blanks; empty = any text
};

/// All settings of both daemons, sorted as in the sample file.
std::span<const setting> schema();

class settings
{
  public:
    /// `path` empty: defaults and overrides only. `overrides` are `KEY=VALUE`. The error is one line with place and
    /// key: `sekimori.conf:3: unknown key "policyd.lisen"; did you mean "policyd.listen"?`.
    static base::result<settings> load(const std::string& path, std::span<const std::string> overrides);

    // The key must stand in the schema with that kind (asserted).
    const std::string& text(std::string_view key) const;
    std::int64_t number(std::string_view key) const;
    std::chrono::milliseconds duration(std::string_view key) const;
    std::uint64_t size(std::string_view key) const;
    bool boolean(std::string_view key) const;
    const std::vector<std::string>& texts(std::string_view key) const;

    /// `key = value` lines of everything, effective values, in sections: itself a file that load() takes. For
    /// `policyd check`.
    std::string effective() const;

    /// Where the value was written: `FILE:LINE`, `--set`, or `default`; of a repeatable key its first value. For
    /// messages about a value that only the daemon can judge.
    std::string where(std::string_view key) const;
    /// Of the value at that index of a repeatable key.
    std::string where(std::string_view key, std::size_t index) const;

    /// Keys whose value differs and that are not reloadable; for a warning at SIGHUP.
    std::vector<std::string> needs_restart(const settings& next) const;

    settings(settings&&) noexcept;
    settings& operator=(settings&&) noexcept;
    ~settings();

  private:
    settings();
    struct contents;
    std::unique_ptr<contents> contents_;
};

} // namespace conf
