// patched - a file put together of pieces of another one, some of which are decrypted as they are read
//
// So an archive is read as if it had never been encrypted, and no second copy of it is held.

#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace locked {

/// AES-256 or -128 in CBC.
struct cipher
{
    std::string key;    // empty: not encrypted
    std::string vector; // of one block
};

class patched
{
  public:
    /// As they are; the bytes must outlive it.
    void add(std::string_view bytes) { add(bytes, {}, bytes.size()); }
    void add_own(std::string bytes) { add(owned_.emplace_back(std::move(bytes))); }
    /// Decrypted, and of that the first `size`, which are no more than there are bytes.
    void add(std::string_view bytes, cipher how, std::size_t size);

    std::uint64_t size() const { return size_; }
    /// What stands at `at`, at most until the end of the piece; empty at the end only. Valid as long as `buffer` is as
    /// it was left. Throws ciphers::missing_cipher.
    std::string_view read(std::uint64_t at, std::string& buffer) const;

  private:
    struct piece
    {
        std::uint64_t begin;
        std::size_t size;
        std::string_view bytes;
        cipher how;
    };

    std::vector<piece> pieces_;    // none is empty
    std::list<std::string> owned_; // which stay where they are when this is moved
    std::uint64_t size_ = 0;
};

} // namespace locked
