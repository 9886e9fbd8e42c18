// decoded_store - what was decoded of a message: each body once for each encoding, for as long as a part has it
//
// Copies of a part, which other readings make, share what the same bytes decode to. What a dropped reading had made is
// freed with it. So what is held never exceeds what was counted against limits.decoded_bytes, but for the slack of
// strings: an eighth, or what the smallest string has.

#pragma once

#include "contentd/mime/transfer_encoding.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace mime {

struct decoded_content
{
    std::string_view bytes; // of the message, of another content, or what was made
    bool is_broken = false; // as in mime::decoding
    bool goes_on = false;
    bool has_url_letters = false;
    std::vector<std::string> searched; // charsets by which names of files in it were read: those files are parts
};

class decoded_store
{
  public:
    using content = std::shared_ptr<decoded_content>;

    /// What the bytes were decoded to before and some part still has; null when there is none.
    content find(std::string_view body, transfer_encoding encoding) const;
    /// A body that is content as it stands: `bytes` are all of it, or its beginning.
    content add_as_it_stands(std::string_view body, std::string_view bytes);
    content add(std::string_view body, transfer_encoding encoding, decoding done);
    /// A file that was taken out of a body; it is its own body.
    content add_file(std::string bytes);

    /// Memory of what was made and lives, and the most that it ever was.
    std::size_t held() const { return held_; }
    std::size_t most_held() const { return most_held_; }

  private:
    struct made;
    using key = std::tuple<const char*, std::size_t, transfer_encoding>;

    content keep(decoding done);

    std::map<key, std::weak_ptr<decoded_content>> known_;
    std::size_t held_ = 0;
    std::size_t most_held_ = 0;
};

} // namespace mime
