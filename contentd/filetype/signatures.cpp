#include "contentd/filetype/signatures.hpp"

namespace filetype {

namespace {

using namespace std::string_view_literals;
using enum family;

constexpr signature table[] = {
    // Programs
    {0,
     "\x7f"
     "ELF"sv,
     {"application/x-executable", executable, true}},
    {0, "\xfe\xed\xfa\xce"sv, {"application/x-mach-binary", executable, true}},
    {0, "\xfe\xed\xfa\xcf"sv, {"application/x-mach-binary", executable, true}},
    {0, "\xce\xfa\xed\xfe"sv, {"application/x-mach-binary", executable, true}},
    {0, "\xcf\xfa\xed\xfe"sv, {"application/x-mach-binary", executable, true}},
    {0, "\x4c\0\0\0\x01\x14\x02\0"sv, {"application/x-ms-shortcut", executable, true}},
    {0, "ITSF\x03\0\0\0"sv, {"application/vnd.ms-htmlhelp", executable, true}},
    {0, "?_\x03\0"sv, {"application/winhlp", executable, true}},
    {0, "\0asm"sv, {"application/wasm", executable, true}},
    {0, "dex\n"sv, {"application/x-dex", executable, true}},
    {0, "FasdUAS"sv, {"application/x-applescript", executable, true}},
    {0, "Cr24"sv, {"application/x-chrome-extension", executable, true}},
    {0, "#!AMR"sv, {"audio/amr", audio, false}},
    {0, "#!"sv, {"text/x-script", script, true}},
    {0, "\xef\xbb\xbf#!"sv, {"text/x-script", script, true}},
    // Documents
    {0, "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3"sv, {"application/onenote", document, false}},
    {0, "{\\rt"sv, {"application/rtf", document, false}}, // with binary data in it, too
    {0, "ActiveMime"sv, {"application/x-mso", document, false}},
    {4, "Standard Jet DB"sv, {"application/x-msaccess", document, false}},
    {4, "Standard ACE DB"sv, {"application/x-msaccess", document, false}},
    {0, "\xffWPC"sv, {"application/vnd.wordperfect", document, false}},
    {0, "\xc5\xd0\xd3\xc6"sv, {"application/postscript", document, false}},
    {0, "SQLite format 3\0"sv, {"application/vnd.sqlite3", document, false}},
    {0, "!BDN"sv, {"application/vnd.ms-outlook-pst", message, false}},
    {0, "AT&TFORM"sv, {"image/vnd.djvu", document, false}},
    // Archives and disk images
    {0, "Rar!\x1a\x07"sv, {"application/x-rar", archive, false}},
    {0, "7z\xbc\xaf\x27\x1c"sv, {"application/x-7z-compressed", archive, false}},
    {0, "\x1f\x8b"sv, {"application/gzip", archive, false}},
    {0, "\x1f\x9d"sv, {"application/x-compress", archive, false}},
    {0,
     "\xfd"
     "7zXZ\0"sv,
     {"application/x-xz", archive, false}},
    {0, "\x5d\0\0\x80\0"sv, {"application/x-lzma", archive, false}},
    {0, "\x28\xb5\x2f\xfd"sv, {"application/zstd", archive, false}},
    {0, "\x04\x22\x4d\x18"sv, {"application/x-lz4", archive, false}},
    {0, "LZIP\x01"sv, {"application/x-lzip", archive, false}},
    {0, "\x89LZO\0\r\n\x1a\n"sv, {"application/x-lzop", archive, false}},
    {0, "MSCF\0\0\0\0"sv, {"application/vnd.ms-cab-compressed", archive, false}},
    {0, "ISc("sv, {"application/x-installshield", archive, false}},
    {0, "SZDD\x88\xf0\x27\x33"sv, {"application/x-ms-compress-szdd", archive, false}},
    {7, "**ACE**"sv, {"application/x-ace-compressed", archive, false}},
    {0, "ALZ\x01"sv, {"application/x-alz-compressed", archive, false}},
    {0, "EGGA"sv, {"application/x-egg", archive, false}},
    {0, "7kSt"sv, {"application/x-zpaq", archive, false}},
    {0, "StuffIt "sv, {"application/x-stuffit", archive, false}},
    {0, "SIT!"sv, {"application/x-stuffit", archive, false}},
    {20, "\xdc\xa7\xc4\xfd"sv, {"application/x-zoo", archive, false}},
    {257, "ustar"sv, {"application/x-tar", archive, false}},
    {0, "070701"sv, {"application/x-cpio", archive, false}},
    {0, "070702"sv, {"application/x-cpio", archive, false}},
    {0, "070707"sv, {"application/x-cpio", archive, false}},
    {0, "!<arch>\ndebian"sv, {"application/vnd.debian.binary-package", archive, true}},
    {0, "!<arch>\n"sv, {"application/x-archive", archive, false}},
    {0, "\xed\xab\xee\xdb"sv, {"application/x-rpm", archive, true}},
    {0, "xar!"sv, {"application/x-xar", archive, true}},
    {0, "MSWIM\0\0\0"sv, {"application/x-ms-wim", archive, false}},
    {0, "conectix"sv, {"application/x-vhd", archive, false}},
    {0, "vhdxfile"sv, {"application/x-vhdx", archive, false}},
    {0, "KDMV"sv, {"application/x-vmdk", archive, false}},
    {0, "hsqs"sv, {"application/x-squashfs", archive, false}},
    {32769, "CD001"sv, {"application/x-iso9660-image", archive, false}},
    {32769, "BEA01"sv, {"application/x-udf-image", archive, false}},
    {0, "\x78\x9f\x3e\x22"sv, {"application/vnd.ms-tnef", archive, false}},
    // Pictures
    {0, "\x89PNG\r\n\x1a\n"sv, {"image/png", image, false}},
    {0, "\xff\xd8\xff"sv, {"image/jpeg", image, false}},
    {0, "GIF87a"sv, {"image/gif", image, false}},
    {0, "GIF89a"sv, {"image/gif", image, false}},
    {0, "II*\0"sv, {"image/tiff", image, false}},
    {0, "MM\0*"sv, {"image/tiff", image, false}},
    {0, "8BPS\0"sv, {"image/vnd.adobe.photoshop", image, false}},
    {0, "\xd7\xcd\xc6\x9a"sv, {"image/wmf", image, false}},
    {0, "\x01\0\x09\0\0\x03"sv, {"image/wmf", image, false}},
    {40, " EMF\0\0\x01\0"sv, {"image/emf", image, false}},
    {0, "\0\0\0\x0cjP  \r\n\x87\n"sv, {"image/jp2", image, false}},
    {0, "\0\0\0\x0cJXL \r\n\x87\n"sv, {"image/jxl", image, false}},
    {0, "gimp xcf"sv, {"image/x-xcf", image, false}},
    {0, "DDS \x7c\0\0\0"sv, {"image/vnd.ms-dds", image, false}},
    // Sound and film
    {0, "ID3\x02"sv, {"audio/mpeg", audio, false}},
    {0, "ID3\x03"sv, {"audio/mpeg", audio, false}},
    {0, "ID3\x04"sv, {"audio/mpeg", audio, false}},
    {0, "OggS\0"sv, {"audio/ogg", audio, false}},
    {0, "fLaC"sv, {"audio/flac", audio, false}},
    {0, "MThd\0\0\0\x06"sv, {"audio/midi", audio, false}},
    {0, ".snd\0"sv, {"audio/basic", audio, false}},
    {0, "\x1a\x45\xdf\xa3"sv, {"video/x-matroska", video, false}},
    {0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11"sv, {"video/x-ms-asf", video, false}},
    {0, "FLV\x01"sv, {"video/x-flv", video, false}},
    {0, "\0\0\x01\xba"sv, {"video/mpeg", video, false}},
    {0, "\0\0\x01\xb3"sv, {"video/mpeg", video, false}},
};

} // namespace

std::span<const signature> signatures()
{
    return table;
}

} // namespace filetype
