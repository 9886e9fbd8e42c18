#include "contentd/shapes/contradiction.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace shapes {

namespace {

using filetype::family;

struct extension_family
{
    std::string_view extension;
    family says;
};

constexpr std::array extension_families = {
    extension_family{"txt", family::text},       extension_family{"csv", family::text},
    extension_family{"log", family::text},       extension_family{"htm", family::html},
    extension_family{"html", family::html},      extension_family{"js", family::script},
    extension_family{"vbs", family::script},     extension_family{"bat", family::script},
    extension_family{"cmd", family::script},     extension_family{"ps1", family::script},
    extension_family{"exe", family::executable}, extension_family{"dll", family::executable},
    extension_family{"scr", family::executable}, extension_family{"msi", family::executable},
    extension_family{"pif", family::executable}, extension_family{"doc", family::document},
    extension_family{"docx", family::document},  extension_family{"docm", family::document},
    extension_family{"xls", family::document},   extension_family{"xlsx", family::document},
    extension_family{"xlsm", family::document},  extension_family{"xlsb", family::document},
    extension_family{"ppt", family::document},   extension_family{"pptx", family::document},
    extension_family{"pps", family::document},   extension_family{"ppsx", family::document},
    extension_family{"rtf", family::document},   extension_family{"pdf", family::document},
    extension_family{"odt", family::document},   extension_family{"ods", family::document},
    extension_family{"odp", family::document},   extension_family{"jtd", family::document},
    extension_family{"zip", family::archive},    extension_family{"rar", family::archive},
    extension_family{"7z", family::archive},     extension_family{"lzh", family::archive},
    extension_family{"cab", family::archive},    extension_family{"arj", family::archive},
    extension_family{"gz", family::archive},     extension_family{"tgz", family::archive},
    extension_family{"bz2", family::archive},    extension_family{"xz", family::archive},
    extension_family{"tar", family::archive},    extension_family{"jpg", family::image},
    extension_family{"jpeg", family::image},     extension_family{"png", family::image},
    extension_family{"gif", family::image},      extension_family{"bmp", family::image},
    extension_family{"tif", family::image},      extension_family{"tiff", family::image},
    extension_family{"webp", family::image},     extension_family{"heic", family::image},
    extension_family{"ico", family::image},      extension_family{"mp3", family::audio},
    extension_family{"wav", family::audio},      extension_family{"m4a", family::audio},
    extension_family{"ogg", family::audio},      extension_family{"wma", family::audio},
    extension_family{"mp4", family::video},      extension_family{"mov", family::video},
    extension_family{"avi", family::video},      extension_family{"mpg", family::video},
    extension_family{"mpeg", family::video},     extension_family{"wmv", family::video},
    extension_family{"mkv", family::video},      extension_family{"webm", family::video},
    extension_family{"eml", family::message},
};

family by_extension(std::string_view extension)
{
    const auto at = std::find_if(extension_families.begin(), extension_families.end(),
                                 [&](const extension_family& each) { return each.extension == extension; });
    return at == extension_families.end() ? family::unknown : at->says;
}

bool has_one_of(std::string_view type, const auto& words)
{
    return std::any_of(words.begin(), words.end(), [&](std::string_view each) { return type.find(each) != type.npos; });
}

/// Of what mail declares; a family only where the type can mean nothing else.
family by_type(std::string_view type)
{
    constexpr std::array programs = {"dosexec", "msdownload", "x-exe", "x-msdos-program", "x-executable", "x-msi"};
    constexpr std::array documents = {"/pdf",          "msword",   "officedocument", "ms-excel",
                                      "ms-powerpoint", "oasis.op", "/rtf",           "ms-word"};
    constexpr std::array archives = {"/zip",  "zip-compressed", "x-rar", "vnd.rar", "x-7z",   "/gzip", "x-gzip",
                                     "x-tar", "x-lzh",          "x-lha", "x-bzip",  "ms-cab", "x-xz"};
    constexpr std::array scripts = {"javascript", "ecmascript", "x-sh", "vbscript"};
    if (type == "text/html" || type == "application/xhtml+xml")
        return family::html;
    if (has_one_of(type, scripts))
        return family::script;
    if (type == "image/svg+xml" || type == "application/postscript")
        return family::unknown; // markup and programs that draw: either family is right
    for (const auto& [beginning, says] : {std::pair<std::string_view, family>{"text/", family::text},
                                          {"image/", family::image},
                                          {"audio/", family::audio},
                                          {"video/", family::video},
                                          {"message/", family::message}}) {
        if (type.starts_with(beginning))
            return says;
    }
    if (has_one_of(type, documents))
        return family::document;
    if (has_one_of(type, programs))
        return family::executable;
    return has_one_of(type, archives) ? family::archive : family::unknown;
}

bool is_textual(family kind)
{
    return kind == family::text || kind == family::html || kind == family::script || kind == family::message;
}

/// Pairs that are written without harm. A program is never one, whatever it is called.
bool is_harmless(family said, const filetype::detected& is)
{
    if (is_textual(said) && is_textual(is.kind)) // opened as text, or by a program that reads it as such
        return true;
    if (said == family::document) // tables saved as HTML or text; containers that ZIP or OLE2 are, not yet looked into
        return is_textual(is.kind) || is.type == "application/zip" || is.type == "application/x-ole-storage";
    if (said == family::archive) // what is a ZIP inside
        return is.kind == family::document && is.type.find("document") != std::string::npos;
    if (said == family::image) // drawings
        return is.type == "image/svg+xml" || is.type == "application/postscript";
    const bool is_played = is.kind == family::audio || is.kind == family::video;
    return is_played && (said == family::audio || said == family::video); // containers hold either
}

bool differs(family said, const filetype::detected& is)
{
    return said != family::unknown && said != is.kind && !is_harmless(said, is);
}

} // namespace

bool contradicts(std::string_view extension, std::string_view declared_type, const filetype::detected& detected)
{
    if (extension == "wav" && detected.type != "application/x-empty" && detected.kind == family::unknown)
        return true; // it has a signature, and was played without a click once (Nimda)
    if (detected.kind == family::unknown)
        return false;
    // Programs save tables and texts as HTML or text under the names of documents, but never as PDF.
    const bool says_pdf = extension == "pdf" || declared_type == "application/pdf";
    if (says_pdf && is_textual(detected.kind))
        return true;
    return differs(by_extension(extension), detected) || differs(by_type(declared_type), detected);
}

} // namespace shapes
