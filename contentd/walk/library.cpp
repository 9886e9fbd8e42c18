#include "contentd/walk/library.hpp"

#include "common/text/escape.hpp"
#include "contentd/filetype/trait.hpp"

#include <cerrno>
#include <clocale>
#include <cstdio>
#include <exception>
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

/// Nothing may be thrown through the library.
la_ssize_t give(archive* reader, void* data, const void** bytes)
{
    source& from = *static_cast<source*>(data);
    try {
        const std::string_view piece = from.file.read(from.at, from.buffer);
        from.at += piece.size();
        *bytes = piece.data();
        return static_cast<la_ssize_t>(piece.size());
    } catch (const std::bad_alloc&) {
        archive_set_error(reader, ENOMEM, "out of memory");
    } catch (const std::exception&) {
        archive_set_error(reader, EINVAL, "encrypted by an unsupported cipher");
    }
    return ARCHIVE_FATAL;
}

la_int64_t go_to(archive* /*reader*/, void* data, la_int64_t offset, int whence)
{
    source& from = *static_cast<source*>(data);
    const auto size = static_cast<la_int64_t>(from.file.size());
    const la_int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_END ? size : static_cast<la_int64_t>(from.at);
    if (offset < -base || offset > size - base)
        return ARCHIVE_FATAL;
    from.at = static_cast<std::uint64_t>(base + offset);
    return base + offset;
}

} // namespace

archive_handle new_archive()
{
    archive_handle made(archive_read_new());
    if (made == nullptr)
        throw std::bad_alloc();
    return made;
}

int open_source(archive* reader, source& from)
{
    archive_read_set_read_callback(reader, give);
    archive_read_set_seek_callback(reader, go_to);
    archive_read_set_callback_data(reader, &from);
    return archive_read_open1(reader);
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
