// macro_words - whether macro code runs by itself and then writes files or executes something
//
// The judgement of mraptor: suspicious is what both starts by itself and does one of the two. By words of the source,
// whatever their case; linear. Comments do not count, strings do, since names hide there (CallByName, "WScript.Shell").

#pragma once

#include "contentd/document/collector.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace document {

class macro_words
{
  public:
    /// VBA source of one module.
    void source(std::string_view text);

    /// Names out of compiled code, tables or formulas: no comments, no statements.
    void names(std::string_view bytes);

    /// It starts by itself for that reason.
    void autoexec(std::string_view reason);
    /// It writes or executes, as that word says.
    void act(std::string_view word);

    /// Something that is remarkable once there is code, and nothing without.
    void remark(std::string_view what);

    /// What another one found, too.
    void add_all(const macro_words& other);

    /// Traits and words, once all modules were read. Without code nothing is told.
    void tell(collector& found) const;

    /// There is code at all.
    void has_code() { has_code_ = true; }

  private:
    void take_word(std::string_view word, bool is_called);

    bool has_code_ = false;
    std::vector<std::string> starts_;
    std::vector<std::string> acts_;
    std::vector<std::string> remarks_;
};

} // namespace document
