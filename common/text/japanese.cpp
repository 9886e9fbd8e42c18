#include "common/text/japanese.hpp"

#include "common/text/utf8.hpp"

namespace text {

namespace {

constexpr char escape = '\x1b';

unsigned byte_at(std::string_view bytes, std::size_t at)
{
    return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
}

bool is_between(unsigned byte, unsigned first, unsigned last)
{
    return byte >= first && byte <= last;
}

enum class kind { ascii, common, rare, half_width, invalid };

struct character_seen
{
    kind what;
    std::size_t length;
};

character_seen shift_jis_at(std::string_view bytes, std::size_t at)
{
    const unsigned lead = byte_at(bytes, at);
    if (lead < 0x80)
        return {kind::ascii, 1};
    if (is_between(lead, 0xa1, 0xdf))
        return {kind::half_width, 1};
    const unsigned trail = byte_at(bytes, at + 1);
    const bool is_lead = is_between(lead, 0x81, 0x9f) || is_between(lead, 0xe0, 0xea) || is_between(lead, 0xed, 0xee) ||
                         is_between(lead, 0xfa, 0xfc);
    if (!is_lead || trail == 0x7f || !is_between(trail, 0x40, 0xfc))
        return {kind::invalid, 1};
    const bool is_common = is_between(lead, 0x81, 0x83) || is_between(lead, 0x88, 0x97);
    return {is_common ? kind::common : kind::rare, 2};
}

character_seen euc_jp_at(std::string_view bytes, std::size_t at)
{
    const unsigned lead = byte_at(bytes, at);
    const unsigned trail = byte_at(bytes, at + 1);
    if (lead < 0x80)
        return {kind::ascii, 1};
    if (lead == 0x8e && is_between(trail, 0xa1, 0xdf))
        return {kind::half_width, 2};
    const bool has_pair = is_between(trail, 0xa1, 0xfe);
    if (lead == 0x8f && has_pair && is_between(byte_at(bytes, at + 2), 0xa1, 0xfe))
        return {kind::rare, 3};
    if (!has_pair || !is_between(lead, 0xa1, 0xfe))
        return {kind::invalid, 1};
    const bool is_common = lead == 0xa1 || is_between(lead, 0xa3, 0xa5) || is_between(lead, 0xb0, 0xcf);
    return {is_common ? kind::common : kind::rare, 2};
}

japanese_look look_at(std::string_view bytes, character_seen (*next)(std::string_view, std::size_t))
{
    japanese_look look;
    kind before = kind::ascii;
    for (std::size_t at = 0; at < bytes.size();) {
        const character_seen seen = next(bytes, at);
        look.common += seen.what == kind::common ? 1 : 0;
        look.rare += seen.what == kind::rare ? 1 : 0;
        look.half_width += seen.what == kind::half_width ? 1 : 0;
        look.adjacent += seen.what != kind::ascii && before != kind::ascii ? 1 : 0;
        if (seen.what == kind::invalid) {
            look.is_valid = false;
            return look;
        }
        before = seen.what;
        at += seen.length;
    }
    return look;
}

/// Behind "$B": where the pairs of a 94 by 94 set end at "(B" or "(J"; else where they break, with `is_closed` false.
std::size_t end_of_pairs(std::string_view bytes, std::size_t at, bool& is_closed)
{
    const std::size_t begin = at;
    for (; at + 1 < bytes.size(); at += 2) {
        is_closed = at > begin && bytes[at] == '(' && (bytes[at + 1] == 'B' || bytes[at + 1] == 'J');
        if (is_closed || !is_between(byte_at(bytes, at), 0x21, 0x7e) || !is_between(byte_at(bytes, at + 1), 0x21, 0x7e))
            return at;
    }
    is_closed = false;
    return bytes.size();
}

} // namespace

bool japanese_look::is_likely() const
{
    return is_valid && common > 0 && common * 2 >= rare + half_width && adjacent * 2 >= common + rare + half_width;
}

japanese_look as_shift_jis(std::string_view bytes)
{
    return look_at(bytes, shift_jis_at);
}

japanese_look as_euc_jp(std::string_view bytes)
{
    return look_at(bytes, euc_jp_at);
}

std::optional<std::string_view> likely_japanese(std::string_view bytes)
{
    const japanese_look shift_jis = as_shift_jis(bytes);
    const japanese_look euc_jp = as_euc_jp(bytes);
    const bool is_euc_jp = euc_jp.is_likely();
    if (!shift_jis.is_likely())
        return is_euc_jp ? std::optional<std::string_view>("euc-jp") : std::nullopt;
    // EUC-JP read as Shift_JIS is mostly half-width kana.
    const bool is_better =
        shift_jis.common + euc_jp.rare + euc_jp.half_width >= euc_jp.common + shift_jis.rare + shift_jis.half_width;
    return is_euc_jp && !is_better ? "euc-jp" : "shift_jis";
}

bool has_japanese_escapes(std::string_view bytes)
{
    return (bytes.find("\x1b$") != bytes.npos || bytes.find("\x1b(") != bytes.npos) && is_7bit(bytes);
}

bool has_shifted_kana(std::string_view bytes)
{
    const std::size_t out = bytes.find('\x0e');
    return out != bytes.npos && bytes.find('\x0f', out) != bytes.npos && is_7bit(bytes);
}

std::string with_escapes_restored(std::string_view bytes)
{
    std::string restored;
    if (bytes.find(escape) != bytes.npos || !is_7bit(bytes))
        return restored;
    std::size_t copied = 0;
    for (std::size_t at = bytes.find('$'); at != bytes.npos; at = bytes.find('$', at)) {
        const unsigned set = byte_at(bytes, ++at);
        if (set != 'B' && set != '@')
            continue;
        bool is_closed = false;
        const std::size_t end = end_of_pairs(bytes, at + 1, is_closed);
        if (is_closed) {
            restored.append(bytes, copied, at - 1 - copied).append(1, escape);
            restored.append(bytes, at - 1, end - at + 1).append(1, escape);
            copied = end;
        }
        at = end;
    }
    return copied == 0 ? std::string() : restored.append(bytes, copied);
}

} // namespace text
