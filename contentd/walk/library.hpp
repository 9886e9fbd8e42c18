// library - libarchive's reader, made safe to hold

#pragma once

#include "contentd/locked/patched.hpp"
#include "contentd/walk/report.hpp"

#include <archive.h>

#include <cstdint>
#include <memory>
#include <string>

namespace walk {

struct free_archive
{
    void operator()(archive* reader) const { archive_read_free(reader); }
};

using archive_handle = std::unique_ptr<archive, free_archive>;

/// Throws std::bad_alloc.
archive_handle new_archive();

/// What is read as the library asks for it, from any place.
struct source
{
    const locked::patched& file; // must outlive the reader
    std::uint64_t at = 0;
    std::string buffer = {};
};

/// `from` must outlive the reader. Gives what archive_read_open1 does.
int open_source(archive* reader, source& from);

/// Why the library gave up.
struct failure
{
    std::uint32_t traits = 0;       // filetype::trait
    std::uint8_t limits = no_limit; // memory_limit
};

/// Of what it said last.
failure why_failed(archive* reader);

/// Within, names are converted as in a UTF-8 locale, whatever the process has. For this thread only.
class utf8_locale
{
  public:
    utf8_locale();
    ~utf8_locale();
    utf8_locale(const utf8_locale&) = delete;
    utf8_locale& operator=(const utf8_locale&) = delete;

  private:
    locale_t before_;
};

} // namespace walk
