// filetype - what a file really is, from its first bytes
//
// Our own signature table first (some 60 formats that matter in mail); libmagic on at most 4 KB only when that leaves
// it open. Costs nanoseconds for a hit in the table, about a tenth of a millisecond for libmagic.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace filetype {

enum class family : std::uint8_t {
    unknown,
    text,
    html,
    script,
    executable,
    document,
    archive,
    image,
    audio,
    video,
    message
};

struct detected
{
    std::string type; // "application/x-dosexec"; "application/octet-stream" when nothing fits
    family kind = family::unknown;
    /// A program or something that a double click runs: PE, ELF, Mach-O, MSI, scripts, LNK, HTA, JAR, ….
    bool is_executable = false;
};

/// `content` may be cut after 64 KB; `use_library` false leaves libmagic out.
detected detect(std::string_view content, bool use_library = true);

/// "exe" for "a.b.EXE. ": the extension that a desktop would act on or a reader would see, lower case, without what
/// stands behind it and is dropped; in ASCII when all of it is drawn like ASCII letters. Empty when there is none.
/// The name ends at a NUL, at which C programs stop.
std::string extension_of(std::string_view filename);

/// Those that there are: of the name up to a NUL, and of all of it where a NUL makes another of it.
std::vector<std::string> extensions_of(std::string_view filename);

/// True for extensions that Windows or a desktop runs or that carry code by themselves (exe scr pif com bat cmd lnk js
/// jse vbs vbe wsf hta msi jar ps1 iso img …).
bool is_executable_extension(std::string_view extension);

/// The same for a declared type, lower case, of which programs make such an extension where there is no name
/// (text/javascript application/hta application/x-msdownload …).
bool is_executable_type(std::string_view declared);

/// True for those by which a browser shows a file as a page, whatever is in it (html htm xhtml shtml svg hta …); as
/// extension_of() gives them.
bool is_page_extension(std::string_view extension);

/// The same for those that a reader of PDF opens.
bool is_pdf_extension(std::string_view extension);

/// The same for those by which Excel opens a text as a sheet (csv tsv slk iqy xls …).
bool is_sheet_extension(std::string_view extension);

} // namespace filetype
