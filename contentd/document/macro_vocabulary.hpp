// macro_vocabulary - the words of macros that start by themselves, write files or execute something

#pragma once

#include <cstdint>
#include <string_view>

namespace document {

struct macro_word
{
    enum class kind : std::uint8_t { other, start, act };
    kind what = kind::other;
    std::string_view shown; // as it is usually written
};

/// In any case. Events of controls ("Ink_Painted") start, too; `shown` is then the word itself.
macro_word macro_word_of(std::string_view word);

} // namespace document
