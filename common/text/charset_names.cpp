#include "common/text/charset_names.hpp"

#include "common/text/escape.hpp"

#include <algorithm>
#include <iterator>

namespace text {

namespace {

struct alias
{
    std::string_view label;
    std::string_view name;
};

// version=3 (JIS7) also reads half-width kana by ESC ( I and by SO/SI, as CP50221 and CP50222 send it.
constexpr std::string_view iso_2022_jp = "ISO_2022,locale=ja,version=3";
constexpr std::string_view shift_jis = "windows-932";
constexpr std::string_view euc_jp = "euc-jp-2007";

// Sorted by label.
constexpr alias aliases[] = {
    {"8bit", unlabelled_charset},
    {"ansi_x3.4-1968", unlabelled_charset},
    {"ascii", unlabelled_charset},
    {"big5", "windows-950"},
    {"big5-eten", "windows-950"},
    {"binary", unlabelled_charset},
    {"cp50220", iso_2022_jp},
    {"cp50221", iso_2022_jp},
    {"cp50222", iso_2022_jp},
    {"cp949", "windows-949"},
    {"csiso2022jp", iso_2022_jp},
    {"default", unlabelled_charset},
    {"euc-jp", euc_jp},
    {"euc-jp-ms", euc_jp},
    {"euc-kr", "windows-949"},
    {"eucjp", euc_jp},
    {"eucjp-ms", euc_jp},
    {"eucjp-win", euc_jp},
    {"gb2312", "gb18030"},
    {"gb_2312-80", "gb18030"},
    {"gbk", "gb18030"},
    {"iso-2022-jp", iso_2022_jp},
    {"iso-2022-jp-1", iso_2022_jp},
    {"iso-2022-jp-3", iso_2022_jp},
    {"iso-2022-jp-ms", iso_2022_jp},
    {"iso-8859-1", "windows-1252"},
    {"iso-8859-11", "windows-874"},
    {"iso-8859-6-e", "iso-8859-6"},
    {"iso-8859-6-i", "iso-8859-6"},
    {"iso-8859-8-e", "iso-8859-8"},
    {"iso-8859-8-i", "iso-8859-8"},
    {"iso-8859-9", "windows-1254"},
    {"iso8859-1", "windows-1252"},
    {"jis", iso_2022_jp},
    {"jis_encoding", iso_2022_jp},
    {"ks_c_5601-1987", "windows-949"},
    {"ks_c_5601-1989", "windows-949"},
    {"ksc5601", "windows-949"},
    {"ksc_5601", "windows-949"},
    {"latin1", "windows-1252"},
    {"ms932", shift_jis},
    {"ms_kanji", shift_jis},
    {"shift-jis", shift_jis},
    {"shift_jis", shift_jis},
    {"sjis", shift_jis},
    {"sjis-win", shift_jis},
    {"tis-620", "windows-874"},
    {"unicode-1-1-utf-7", "utf-7"},
    {"unicode-1-1-utf-8", "utf-8"},
    {"unknown", unlabelled_charset},
    {"unknown-8bit", unlabelled_charset},
    {"us-ascii", unlabelled_charset},
    {"utf8", "utf-8"},
    {"utf8mb4", "utf-8"},
    {"utf_8", "utf-8"},
    {"windows-31j", shift_jis},
    {"x-euc-jp", euc_jp},
    {"x-gbk", "gb18030"},
    {"x-mac-roman", "macintosh"},
    {"x-ms-cp932", shift_jis},
    {"x-sjis", shift_jis},
    {"x-unknown", unlabelled_charset},
    {"x-user-defined", unlabelled_charset},
};

static_assert(std::is_sorted(std::begin(aliases), std::end(aliases),
                             [](const alias& left, const alias& right) { return left.label < right.label; }));

/// Only what a registered name may consist of: ICU would take options after a comma.
bool is_plain(std::string_view label)
{
    return !label.empty() && label.size() <= 64 && std::all_of(label.begin(), label.end(), [](char byte) {
        return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
               std::string_view("-_.:+").find(byte) != std::string_view::npos;
    });
}

} // namespace

bool is_japanese_converter(std::string_view name)
{
    return name == iso_2022_jp || name == shift_jis || name == euc_jp;
}

std::string converter_name(std::string_view label)
{
    label = label.substr(0, label.find('*'));
    const auto first = label.find_first_not_of(" \t\r\n\"'");
    if (first == label.npos)
        return {};
    std::string plain = to_lower(label.substr(first, label.find_last_not_of(" \t\r\n\"';") + 1 - first));
    if (!is_plain(plain))
        return {};
    const auto* const found =
        std::lower_bound(std::begin(aliases), std::end(aliases), plain,
                         [](const alias& entry, const std::string& wanted) { return entry.label < wanted; });
    if (found != std::end(aliases) && found->label == plain)
        return std::string(found->name);
    return plain;
}

} // namespace text
