// japanese - which of Japan's charsets bytes are in, whatever their label says
//
// By escapes for ISO-2022-JP, by validity and statistics for Shift_JIS (CP932) and EUC-JP (CP51932). One pass each,
// no memory but for restored escapes.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace text {

/// How far bytes look like one 8-bit Japanese charset.
struct japanese_look
{
    bool is_valid = true;
    std::size_t common = 0;     // kana, punctuation and kanji of JIS level 1
    std::size_t rare = 0;       // other characters of two or three bytes
    std::size_t half_width = 0; // kana of one byte
    std::size_t adjacent = 0;   // characters that follow another one at once

    /// Valid, mostly common characters, mostly in runs. A few accented letters of Latin-1 are a valid Shift_JIS by
    /// chance, but stand alone between ASCII letters.
    bool is_likely() const;
};

japanese_look as_shift_jis(std::string_view bytes);
japanese_look as_euc_jp(std::string_view bytes);

/// "shift_jis" or "euc-jp", whichever is likely, the more likely of two; nothing when neither is.
std::optional<std::string_view> likely_japanese(std::string_view bytes);

/// True for 7-bit bytes with an escape that chooses one of ISO-2022-JP's sets: ESC $ or ESC (.
bool has_japanese_escapes(std::string_view bytes);

/// True for 7-bit bytes with SO ... SI, which CP50222 uses for half-width kana.
bool has_shifted_kana(std::string_view bytes);

/// "$B4X<i(B" as ISO-2022-JP again, when a mail program has dropped each ESC; empty when there is no such stretch or
/// ESC is there.
std::string with_escapes_restored(std::string_view bytes);

} // namespace text
