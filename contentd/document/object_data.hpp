// object_data - the bytes of an object that RTF writes in hexadecimal
//
// Where \' stands between the two digits of a byte, readers differ in whether the first one is kept, so that there are
// two readings then.

#pragma once

#include "contentd/document/rtf_lexer.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace document {

class object_data
{
  public:
    /// At most `most` bytes are kept, of both readings together.
    explicit object_data(std::size_t most) : most_(most / 2) {}

    void take(const rtf_token& token);

    /// Without those that are empty.
    std::vector<std::string> finish();

    /// There was more than is kept.
    bool is_cut() const { return kept_.bytes.size() >= most_ || dropped_.bytes.size() >= most_; }

  private:
    struct reading
    {
        std::string bytes;
        int half = -1; // the first digit of a byte
    };

    void add(reading& to, std::string_view digits) const;

    std::size_t most_;
    reading kept_;    // the digit before \' goes on
    reading dropped_; // is forgotten; only once the two differ
    bool differ_ = false;
};

} // namespace document
