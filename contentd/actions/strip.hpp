// strip - takes parts out of a message and puts a note in the place of each (Semantics, 15)
//
// All other parts stay as they are, byte for byte. What is taken is a part of the message as written: a file inside
// another one, or one that only another reading shows, goes with the part that it stands in.

#pragma once

#include "contentd/mime/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace contentd {

/// A file that has to go.
struct removal
{
    std::size_t part = 0; // index into tree.parts(), of any reading
    std::string name;     // of the part, in UTF-8; may be empty
    std::string type;     // what it really is
    std::uint64_t size = 0;
    std::string reason;
    std::string path{}; // of the file inside of it that is why; empty when it is the part itself

    /// What the operator is told was taken: the path, where there is one.
    const std::string& what() const { return path.empty() ? name : path; }

    friend bool operator==(const removal&, const removal&) = default;
};

/// What the note says besides.
struct note_details
{
    std::string quarantine_id; // of the original
    std::string contact;       // whom to ask for it
};

/// True when the message says that its bytes are signed as they are: DKIM-Signature, multipart/signed, S/MIME or an
/// ARC seal.
bool is_signed(const mime::tree& message);

/// A message with notes in the place of parts.
class stripped_message
{
  public:
    /// `message` is what `read` was made from, and must outlive it.
    stripped_message(std::string_view message, const mime::tree& read, const std::vector<removal>& removals,
                     const note_details& details);

    /// In pieces, in order: of the message, and notes.
    const std::vector<std::string_view>& content() const { return content_; }
    /// In one.
    std::string to_text() const;

    stripped_message(const stripped_message&) = delete;
    stripped_message& operator=(const stripped_message&) = delete;

  private:
    std::deque<std::string> made_; // a deque keeps its elements where they are
    std::vector<std::string_view> content_;
};

/// False when one of the removed files, or what stands in its place, can still be found in `stripped` by any reading:
/// then it must not go out. One without content is not looked for. CPU work.
bool is_gone(std::string_view stripped, const mime::tree& read, const std::vector<removal>& removals,
             const mime::limits& limits);

} // namespace contentd
