// lookalike - the ASCII letters that other characters stand for or are drawn like
//
// Small on purpose: what a reader takes for a letter or digit of an extension that runs. The idea is that of Unicode's
// confusables (UTS 39), cut down to letters that look the same in the fonts of mail programs.

#pragma once

namespace filetype {

/// The ASCII character that this one is another form of (full-width, mathematical, circled, Roman numerals), a dot or a
/// blank of another script; an ASCII character itself; -1 when there is none.
int as_ascii(char32_t point);

/// The ASCII letter or digit that a letter of another script is drawn like; -1 when there is none.
int drawn_like(char32_t point);

} // namespace filetype
