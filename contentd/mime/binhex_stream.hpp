// binhex_stream - the bytes that the letters of a BinHex 4.0 file stand for (RFC 1741, appendix A)
//
// Six bits a letter. 0x90 and a count repeat the byte before so that it comes that often, 0x90 and 0 are 0x90 itself: a
// run of 255 bytes takes three, which is why bytes are taken only as they are asked for.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mime {

class binhex_stream
{
  public:
    /// What stands between the two ':'; outlives the stream.
    explicit binhex_stream(std::string_view letters) : letters_(letters) {}

    /// The next `count` bytes, or what there are; appended to `into` unless that is null. Gives how many. Costs no more
    /// than the letters when they are only passed.
    std::size_t take(std::size_t count, std::string* into);

    /// Something stood between the letters taken so far that is no letter, blank or line end; it was skipped.
    bool has_stray_letters() const { return has_stray_letters_; }

  private:
    bool next_run();
    int next_byte();
    int next_letter();

    std::string_view letters_;
    std::size_t at_ = 0;
    unsigned group_ = 0; // its lower bits_ bits are still to come
    unsigned bits_ = 0;
    std::size_t repeats_ = 0; // of last_, still to come
    char last_ = 0;
    bool has_stray_letters_ = false;
};

} // namespace mime
