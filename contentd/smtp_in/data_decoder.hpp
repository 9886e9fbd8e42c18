// data_decoder - the content of a message out of the bytes after 354 (RFC 5321, 4.5.2), in canonical form
//
// SMTP smuggling lives on two servers that see the end of a message in different places. So the end is CRLF.CRLF and
// nothing else (or "." CRLF as the first line), and what comes out has one reading only: lines end in CRLF, no bare CR
// (a blank in its place), no bare LF (CRLF in its place). A dot after a bare LF was not stuffed by the sender and so is
// content; the writer stuffs it. NULs are kept, but those before a dot that is alone on its line become blanks, because
// a server that drops NULs would read an end there.
//
// Works in whole runs between the few bytes that change, so that it costs two memchr a line. Lines may be of any
// length.

#pragma once

#include "contentd/smtp_in/data_notes.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smtp_in {

/// Where content goes. put() must not throw: the rest of the data has to be read whatever became of the spool.
class data_sink
{
  public:
    virtual void put(std::string_view bytes) noexcept = 0;

  protected:
    ~data_sink() = default;
};

class data_decoder
{
  public:
    /// `out` must outlive it.
    explicit data_decoder(data_sink& out) : out_(out) {}

    /// Gives how many bytes belong to the data phase: all, unless the end is among them.
    std::size_t feed(std::string_view block);
    bool is_complete() const { return state_ == state::complete; }
    const data_notes& notes() const { return notes_; }

  private:
    enum class state : std::uint8_t {
        line_start,    // after CRLF: a dot here is stuffing or the end
        dot,           // "." at the start of a line
        dot_cr,        // "." CR
        content_start, // first byte of a line's content
        nuls,          // NULs at its start, maybe a dot and more NULs: held back
        text,
        cr, // a CR that may be the first half of CRLF
        complete
    };

    void step();
    bool take_plain_lines();
    void after_dot_cr();
    void in_nuls();
    void in_text();
    void after_cr();
    void end_line(std::string_view written_as);
    void flush_to(const char* end);
    void put(std::string_view bytes);
    void put_nuls(char shown_as);
    void note(std::string_view raw);

    data_sink& out_;
    data_notes notes_;
    state state_ = state::line_start;

    // The current block: [run_, at_) will go out unchanged. A state that holds bytes back has run_ == at_.
    const char* run_ = nullptr;
    const char* at_ = nullptr;
    const char* end_ = nullptr;
    const char* next_lf_ = nullptr; // the first LF at or after at_ when it lies there; end_ when there is none

    std::uint64_t line_ = 0; // length so far of the line that is being read
    std::uint64_t leading_nuls_ = 0;
    std::uint64_t trailing_nuls_ = 0;
    bool has_held_dot_ = false;
};

} // namespace smtp_in
