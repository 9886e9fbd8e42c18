// data_writer - content on its way out: dot-stuffed, ended with CRLF "." CRLF (RFC 5321, 4.5.2)
//
// Gives views into the content and never copies it. What goes out has no bare CR or LF whatever comes in: that is what
// makes smuggling impossible behind us, so it does not rest on the callers (a CR becomes a blank, a LF CRLF, as in
// smtp_in/data_decoder). Pure.

#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace smtp_out {

class data_writer
{
  public:
    /// The pieces are the content, in order; they must outlive it, and so must the span. `holds_dot`: the final dot is
    /// left out, to be sent later.
    explicit data_writer(std::span<const std::string_view> pieces, bool holds_dot = false)
        : pieces_(pieces), holds_dot_(holds_dot)
    {}

    /// Content is looked at in steps of this size, one a batch, so that a large one need not be in memory at once.
    static constexpr std::size_t stride = 1UL << 20U;

    /// Replaces `batch` by the next views, at most about `limit`. False, and an empty batch, when all has been given.
    bool next(std::vector<std::string_view>& batch, std::size_t limit = 64);

    /// Up to now no bare CR or LF stood in the content, and no last line lacked its end.
    bool is_verbatim() const { return is_verbatim_; }

  private:
    void begin_piece();
    void take_piece(std::vector<std::string_view>& batch, std::size_t limit);
    void extend_run(std::vector<std::string_view>& batch);
    void replace(std::size_t at, std::vector<std::string_view>& batch);
    void give_run(std::vector<std::string_view>& batch);
    void drop(std::size_t count);
    void after_held_cr(std::vector<std::string_view>& batch);
    void end(std::vector<std::string_view>& batch);

    std::span<const std::string_view> pieces_;
    std::size_t given_ = 0;   // of the first piece
    std::string_view rest_;   // of the step that is being given
    std::size_t run_ = 0;     // so much of it goes out unchanged
    std::size_t next_lf_ = 0; // the first LF at or after run_ when above it; rest_.size() when there is none
    bool is_line_start_ = true;
    bool has_held_cr_ = false; // the last byte of a piece
    const bool holds_dot_;
    bool is_ended_ = false;
    bool is_verbatim_ = true;
};

} // namespace smtp_out
