// spool - one message's content while it is judged: in memory up to a limit, above it in a file without a name
//
//   { put } [view] clear
//
// The mail is not ours: it stands in Postfix's queue until we answer. So nothing is synced, and the file (O_TMPFILE, or
// unlinked at once where the file system has none) leaves nothing behind after a crash. A session has one spool and
// uses it again for each message: the buffer and the file stay for the next, but not more of either than is usual.
//
// Costs: at most the memory limit, and for the view of a larger message its mapped pages.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace spool {

enum class fault : std::uint8_t {
    none,
    too_large, // above the size limit
    input_output
};

class message_spool
{
  public:
    /// `size_limit` 0: none.
    message_spool(std::string directory, std::size_t memory_limit, std::uint64_t size_limit);
    ~message_spool();
    message_spool(const message_spool&) = delete;
    message_spool& operator=(const message_spool&) = delete;

    /// Never throws: what cannot be kept is dropped, and the message has a fault.
    void put(std::string_view bytes) noexcept;

    fault failure() const { return fault_; }
    /// errno of an input_output fault.
    int cause() const { return cause_; }
    std::uint64_t size() const { return size_; }
    bool is_in_file() const { return in_file_ != 0; }

    /// The whole content in one piece, valid until clear() or the end. Sets the fault when it cannot be mapped.
    std::string_view view();
    /// Lets the mapped pages go that are in memory; the view stays good and reads them again from the file. For callers
    /// that are done with a pass over a large message.
    void release_pages();

    /// Ready for the next message.
    void clear();
    /// Gives the memory back, after clear().
    void release_memory();

  private:
    bool make_room(std::size_t wanted);
    bool spill();
    bool open_file();
    void fail(fault what, int cause);
    void unmap();
    void forget_file();

    std::string directory_;
    std::size_t memory_limit_;
    std::uint64_t size_limit_;

    std::string memory_; // the content, or its end that is not in the file yet
    int file_ = -1;
    std::uint64_t in_file_ = 0;     // bytes of this message
    std::uint64_t file_length_ = 0; // of this or an earlier one
    std::uint64_t size_ = 0;
    char* mapped_ = nullptr;
    fault fault_ = fault::none;
    int cause_ = 0;
};

} // namespace spool
