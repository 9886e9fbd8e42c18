// omissions - the words that a text is read without: its recipient's name and local part

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace digest {

class omissions
{
  public:
    /// Folded words. "john.smith" leaves out "john", "smith" and "johnsmith", as normal_form reads it. Words beyond the
    /// first 32, and those longer than 64 bytes, are ignored, since each is compared with all of the text.
    explicit omissions(std::span<const std::string> folded);

    bool has_word(std::string_view word) const;

    /// Bytes of the name in an unspaced script that begins there, of the longest; 0 when there is none. One character
    /// is too little to be a name.
    std::size_t unspaced_at(std::string_view text) const;

  private:
    void add_words_of(const std::string& name);

    std::vector<std::string> words_;
    std::vector<std::string> unspaced_;
};

} // namespace digest
