// extension - which program a desktop would start for a file of this name
//
// Names that look harmless and are not: trailing dots, blanks, NUL and what Windows allows in no name (it or a mail
// program drops them), an NTFS stream, characters that are not shown or turn the text around, full-width letters and
// dots, letters of other scripts that are drawn like an extension's.

#include "common/text/escape.hpp"
#include "common/text/utf8.hpp"
#include "contentd/filetype/filetype.hpp"
#include "contentd/filetype/lookalike.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace filetype {

namespace {

bool is_invisible(char32_t point)
{
    return point < 0x20 || point == 0x7f || point == 0xad || point == 0x34f || point == 0x61c || point == 0x180e ||
           (point >= 0x200b && point <= 0x200f) || (point >= 0x202a && point <= 0x202e) ||
           (point >= 0x2060 && point <= 0x206f) || (point >= 0xfe00 && point <= 0xfe0f) || point == 0xfeff ||
           (point >= 0xe0000 && point <= 0xe0fff);
}

std::string plain_name(std::string_view filename)
{
    std::string plain;
    for (std::size_t at = 0; at < filename.size();) {
        const auto [point, length] = text::next_character(filename, at);
        const int ascii = point == text::invalid_character ? -1 : as_ascii(point);
        if (ascii >= 0x20 && ascii != 0x7f)
            plain += static_cast<char>(ascii);
        else if (point == text::invalid_character || !is_invisible(point))
            plain.append(filename, at, length);
        at += length;
    }
    return text::to_lower(plain);
}

/// The ASCII that all of it is drawn like; as it is when a letter is drawn like none, such as in another language.
std::string as_drawn(std::string_view extension)
{
    std::string ascii;
    for (std::size_t at = 0; at < extension.size();) {
        const auto [point, length] = text::next_character(extension, at);
        const int drawn = point < 0x80 ? static_cast<int>(point) : drawn_like(point);
        if (drawn < 0)
            return std::string(extension);
        ascii += static_cast<char>(drawn);
        at += length;
    }
    return text::to_lower(ascii);
}

/// Sorted. What Windows, macOS or a Linux desktop runs or opens in a program that obeys it, and disk images and
/// containers that carry such a file past the mark of the web.
constexpr std::string_view executable_extensions[] = {
    "accde",
    "accdr",
    "ade",
    "adp",
    "apk",
    "app",
    "appimage",
    "appinstaller",
    "application",
    "appref-ms",
    "appx",
    "appxbundle",
    "bas",
    "bat",
    "chm",
    "class",
    "cmd",
    "com",
    "command",
    "cpl",
    "crx",
    "csh",
    "deb",
    "deskthemepack",
    "desktop",
    "diagcab",
    "dll",
    "dmg",
    "dqy",
    "efi",
    "elf",
    "exe",
    "fileloc",
    "fxp",
    "gadget",
    "hlp",
    "hta",
    "htc",
    "img",
    "inetloc",
    "inf",
    "ins",
    "iqy",
    "iso",
    "isp",
    "jar",
    "jnlp",
    "job",
    "js",
    "jse",
    "jsx",
    "ksh",
    "library-ms",
    "lnk",
    "maf",
    "mag",
    "mam",
    "maq",
    "mas",
    "mau",
    "mav",
    "maw",
    "mda",
    "mdb",
    "mde",
    "mpkg",
    "msc",
    "msh",
    "msh1",
    "msh1xml",
    "msh2",
    "msh2xml",
    "mshxml",
    "msi",
    "msix",
    "msixbundle",
    "msp",
    "mst",
    "ocx",
    "one",
    "onepkg",
    "oqy",
    "osd",
    "paf",
    "pcd",
    "pif",
    "pkg",
    "pl",
    "prf",
    "printerexport",
    "ps1",
    "ps1xml",
    "psc1",
    "psc2",
    "py",
    "pyc",
    "pyo",
    "pyw",
    "pyz",
    "rdp",
    "reg",
    "rpm",
    "rqy",
    "run",
    "scf",
    "scpt",
    "scr",
    "sct",
    "search-ms",
    "searchconnector-ms",
    "settingcontent-ms",
    "sh",
    "shb",
    "shs",
    "slk",
    "sys",
    "terminal",
    "theme",
    "themepack",
    "udl",
    "url",
    "vb",
    "vbe",
    "vbp",
    "vbs",
    "vbscript",
    "vhd",
    "vhdx",
    "vsix",
    "vxd",
    "webloc",
    "website",
    "wim",
    "workflow",
    "ws",
    "wsb",
    "wsc",
    "wsf",
    "wsh",
    "xbap",
    "xll",
    "xnk",
    "xpi",
    "zsh",
};

static_assert(std::is_sorted(std::begin(executable_extensions), std::end(executable_extensions)));

/// What they stand for in Windows' registry, where programs look for the extension, and in shared-mime-info.
constexpr std::string_view executable_types[] = {
    "application/bat",
    "application/ecmascript",
    "application/hta",
    "application/java-archive",
    "application/javascript",
    "application/vnd.microsoft.portable-executable",
    "application/vnd.ms-htmlhelp",
    "application/x-bat",
    "application/x-csh",
    "application/x-dosexec",
    "application/x-exe",
    "application/x-java-jnlp-file",
    "application/x-javascript",
    "application/x-ms-application",
    "application/x-ms-installer",
    "application/x-ms-shortcut",
    "application/x-msdos-program",
    "application/x-msdownload",
    "application/x-msi",
    "application/x-ms-wsh",
    "application/x-powershell",
    "application/x-sh",
    "application/x-shellscript",
    "application/x-vbscript",
    "application/x-winexe",
    "text/ecmascript",
    "text/javascript",
    "text/jscript",
    "text/scriptlet",
    "text/vbs",
    "text/vbscript",
    "text/x-javascript",
    "text/x-ms-iqy",
    "text/x-ms-odc",
    "text/x-python",
    "text/x-sh",
    "text/x-vbscript",
};

constexpr std::string_view sheet_extensions[] = {"csv", "iqy",  "prn",  "slk",  "tab", "tsv", "xla",
                                                 "xls", "xlsb", "xlsm", "xlsx", "xlt", "xlw"};

constexpr std::string_view page_extensions[] = {"hta",   "htm", "html", "htx",  "shtm",
                                                "shtml", "svg", "xht",  "xhtm", "xhtml"};

/// NULs are not shown.
std::string extension_of_all(std::string_view filename)
{
    std::string name = plain_name(filename);
    name.erase(std::min(name.find("::$"), name.size())); // the NTFS name of the file's own data
    name.erase(name.find_last_not_of(". :\"<>|*?/\\") + 1);
    name.erase(0, name.find_last_of("/\\") + 1);
    const std::size_t dot = name.rfind('.');
    if (dot == name.npos)
        return {};
    // A blank there may come from a folded field; programs that unfold otherwise have none.
    return as_drawn(std::string_view(name).substr(name.find_first_not_of(' ', dot + 1)));
}

} // namespace

std::string extension_of(std::string_view filename)
{
    return extension_of_all(filename.substr(0, filename.find('\0')));
}

std::vector<std::string> extensions_of(std::string_view filename)
{
    std::vector<std::string> all{extension_of(filename)};
    if (filename.find('\0') != filename.npos) {
        if (std::string of_all = extension_of_all(filename); of_all != all.front())
            all.push_back(std::move(of_all));
    }
    std::erase(all, std::string());
    return all;
}

bool is_executable_extension(std::string_view extension)
{
    // "a.txt.{CLSID}" opens with the class, whatever its name says.
    return extension.starts_with('{') ||
           std::binary_search(std::begin(executable_extensions), std::end(executable_extensions),
                              std::string_view(text::to_lower(extension)));
}

bool is_executable_type(std::string_view declared)
{
    return std::find(std::begin(executable_types), std::end(executable_types), declared) != std::end(executable_types);
}

bool is_sheet_extension(std::string_view extension)
{
    return std::find(std::begin(sheet_extensions), std::end(sheet_extensions), extension) != std::end(sheet_extensions);
}

bool is_pdf_extension(std::string_view extension)
{
    return extension == "pdf";
}

bool is_page_extension(std::string_view extension)
{
    return std::find(std::begin(page_extensions), std::end(page_extensions), extension) != std::end(page_extensions);
}

} // namespace filetype
