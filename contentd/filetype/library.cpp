#include "contentd/filetype/library.hpp"

#include <magic.h>

#include <memory>

namespace filetype {

namespace {

constexpr std::size_t looked_at = 4096;

struct close_cookie
{
    void operator()(magic_t cookie) const { magic_close(cookie); }
};

using cookie_handle = std::unique_ptr<magic_set, close_cookie>;

cookie_handle open_cookie()
{
    // Nothing that would unpack, read devices or run long: containers are somebody else's work.
    constexpr int flags = MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_CDF |
                          MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_ENCODING;
    cookie_handle cookie{magic_open(flags)};
    if (cookie != nullptr && magic_load(cookie.get(), nullptr) != 0)
        cookie.reset();
    return cookie;
}

struct prefix
{
    std::string_view type;
    family kind;
};

constexpr prefix prefixes[] = {
    {"image/", family::image},
    {"audio/", family::audio},
    {"video/", family::video},
    {"message/", family::message},
    {"text/html", family::html},
    {"text/x-shellscript", family::script},
    {"text/", family::text},
    {"application/x-executable", family::executable},
    {"application/x-sharedlib", family::executable},
    {"application/x-pie-executable", family::executable},
    {"application/x-dosexec", family::executable},
    {"application/x-mach-binary", family::executable},
    {"application/vnd.ms-", family::document},
    {"application/vnd.oasis.", family::document},
    {"application/zip", family::archive},
    {"application/x-archive", family::archive},
};

} // namespace

detected by_library(std::string_view content)
{
    thread_local const cookie_handle cookie = open_cookie();
    const char* const name =
        cookie == nullptr ? nullptr : magic_buffer(cookie.get(), content.data(), std::min(content.size(), looked_at));
    detected found{name == nullptr ? "application/octet-stream" : name};
    for (const prefix& each : prefixes) {
        if (found.type.starts_with(each.type)) {
            found.kind = each.kind;
            break;
        }
    }
    found.is_executable = found.kind == family::executable || found.kind == family::script;
    return found;
}

} // namespace filetype
