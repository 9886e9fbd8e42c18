// in_flight - the file of the messages that this process is scanning
//
// One file a process, beside the database, a slot a message. A slot is filled before the scan and cleared after it, in
// memory that the file is mapped to, as SQLite's own index of its log is: what that guards against is the death of this
// process, which pages of a file survive. A power failure takes all processes and blames no message, so the file names
// the boot that it belongs to, and is not synced.
//
//   page 0: magic and boot ID; then slots of 640 bytes: is it taken, was it alone, length of the key, key
//
// The file is made at the first message and grows with the number of messages in flight at once.
//
// Threads: any.

#pragma once

#include "common/state/run_file.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace state {

class in_flight
{
  public:
    /// What a process had in flight when it died.
    struct survivor
    {
        std::string key;
        bool was_alone = false;
    };

    /// `prefix` is `…/state.sqlite-inflight-contentd-`, `run` names this process.
    in_flight(std::string prefix, const std::string& run) : prefix_(std::move(prefix)), path_(prefix_ + run) {}
    /// Removes the file: an orderly end crashes nothing.
    ~in_flight();
    in_flight(const in_flight&) = delete;
    in_flight& operator=(const in_flight&) = delete;

    /// The slot to clear at the end; nothing when the file has no room for it. A key beyond 600 bytes is cut.
    std::optional<std::uint32_t> begin(std::string_view key, bool alone);
    void end(std::uint32_t slot);

    /// A file of a dead process, and what it held; nothing of another boot.
    struct legacy
    {
        run_file file;
        std::vector<survivor> survivors;
    };
    std::vector<legacy> take_over() const;

  private:
    struct unmap
    {
        std::size_t size; // bytes
        void operator()(char* mapped) const;
    };

    bool open();
    bool make_room();
    char* at(std::uint32_t slot) const;

    const std::string prefix_;
    const std::string path_;

    std::mutex mutex_;
    net::descriptor handle_;
    std::unique_ptr<char, unmap> mapped_; // the file, from its beginning
    std::vector<std::uint32_t> free_;     // slots that were used before
    std::uint32_t used_ = 0;              // slots from the file's start on that were ever used
};

} // namespace state
