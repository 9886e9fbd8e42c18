#include "contentd/digest/scripts.hpp"

#include <unicode/uchar.h>

namespace digest {

namespace {

bool is_unspaced(UChar32 point)
{
    constexpr UChar32 first_unspaced = 0xe00;       // Thai
    constexpr UChar32 iteration_mark = 0x3005;      // stands for the kanji before it
    constexpr UChar32 katakana_middle_dot = 0x30fb; // parts foreign words
    if (point < first_unspaced)
        return false;
    if ((point >= 0x3041 && point <= 0x30ff) || (point >= 0x4e00 && point <= 0x9fff))
        return point != katakana_middle_dot;
    return point == iteration_mark || u_hasBinaryProperty(point, UCHAR_IDEOGRAPHIC) != 0 ||
           u_getIntPropertyValue(point, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT;
}

} // namespace

script_class class_of(char32_t point)
{
    const auto known = static_cast<UChar32>(point);
    if (point > 0x10ffff)
        return script_class::separator;
    if (is_unspaced(known))
        return script_class::unspaced;
    if (point == 0x2019 || point == 0x2010 || point == 0x2011 || point == 0xb7)
        return script_class::joiner;
    constexpr std::uint32_t of_words = U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK;
    return (U_MASK(u_charType(known)) & of_words) != 0 ? script_class::word : script_class::separator;
}

} // namespace digest
