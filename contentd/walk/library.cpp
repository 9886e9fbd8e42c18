#include "contentd/walk/library.hpp"

#include "common/text/escape.hpp"
#include "contentd/filetype/trait.hpp"

#include <cerrno>
#include <clocale>
#include <new>
#include <string>

namespace walk {

namespace {

/// Made once and kept: it is the same for all threads.
locale_t c_utf8()
{
    static const locale_t made = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", locale_t{});
    return made;
}

} // namespace

archive_handle new_archive()
{
    archive_handle made(archive_read_new());
    if (made == nullptr)
        throw std::bad_alloc();
    return made;
}

failure why_failed(archive* reader)
{
    const char* const told = archive_error_string(reader);
    const std::string text = text::to_lower(told == nullptr ? "" : told);
    const auto says = [&](std::string_view word) { return text.find(word) != text.npos; };
    if (archive_errno(reader) == ENOMEM || says("memory"))
        return {filetype::no_trait, memory_limit};
    // The library must not be asked about a format that it has not found: it would look behind its table of formats.
    const bool is_encrypted = archive_format(reader) != 0 && archive_read_has_encrypted_entries(reader) > 0;
    if (is_encrypted || says("encrypt") || says("passphrase") || says("crypto"))
        return {filetype::encrypted};
    if (says("unsupported") || says("not supported") || says("no suitable") || says("unknown compression"))
        return {filetype::unsupported};
    return {filetype::broken};
}

utf8_locale::utf8_locale() : before_(c_utf8() == locale_t{} ? locale_t{} : ::uselocale(c_utf8()))
{}

utf8_locale::~utf8_locale()
{
    if (before_ != locale_t{})
        ::uselocale(before_);
}

} // namespace walk
