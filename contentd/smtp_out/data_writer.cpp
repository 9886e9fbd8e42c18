#include "contentd/smtp_out/data_writer.hpp"

#include "contentd/smtp_in/plain_lines.hpp"

#include <algorithm>

namespace smtp_out {

namespace {

void add(std::vector<std::string_view>& batch, std::string_view view)
{
    if (!view.empty())
        batch.push_back(view);
}

} // namespace

bool data_writer::next(std::vector<std::string_view>& batch, std::size_t limit)
{
    batch.clear();
    std::size_t looked_at = 0;
    while (batch.size() < limit && looked_at < stride && !(rest_.empty() && pieces_.empty())) {
        if (rest_.empty())
            begin_piece();
        const std::size_t before = rest_.size();
        take_piece(batch, limit);
        looked_at += before - rest_.size();
    }
    if (rest_.empty() && pieces_.empty() && !is_ended_)
        end(batch);
    return !batch.empty();
}

void data_writer::begin_piece()
{
    const std::string_view piece = pieces_.front().substr(given_);
    rest_ = piece.substr(0, stride);
    given_ += rest_.size();
    next_lf_ = 0;
    if (rest_.size() == piece.size()) {
        pieces_ = pieces_.subspan(1);
        given_ = 0;
    }
}

void data_writer::take_piece(std::vector<std::string_view>& batch, std::size_t limit)
{
    if (has_held_cr_ && !rest_.empty())
        after_held_cr(batch);
    while (run_ < rest_.size() && batch.size() < limit)
        extend_run(batch);
    give_run(batch);
}

void data_writer::extend_run(std::vector<std::string_view>& batch)
{
    if (is_line_start_) {
        run_ += smtp_in::find_plain_lines(rest_.substr(run_)).length;
        if (run_ == rest_.size())
            return;
    }
    if (is_line_start_ && rest_[run_] == '.') {
        give_run(batch);
        add(batch, ".");
    }
    is_line_start_ = false;
    if (next_lf_ <= run_)
        next_lf_ = std::min(rest_.find('\n', run_), rest_.size());
    const std::size_t cr = std::min(rest_.substr(0, next_lf_).find('\r', run_), next_lf_);
    if (cr + 1 == next_lf_ && next_lf_ < rest_.size()) {
        run_ = next_lf_ + 1;
        is_line_start_ = true;
    } else if (cr == rest_.size()) {
        run_ = cr;
    } else {
        replace(cr, batch);
    }
}

// A CR or LF that stands alone.
void data_writer::replace(std::size_t at, std::vector<std::string_view>& batch)
{
    const bool is_lf = at == next_lf_;
    const bool may_be_whole = !is_lf && at + 1 == rest_.size(); // a CR whose LF may begin the next piece
    is_verbatim_ = is_verbatim_ && may_be_whole;
    run_ = at;
    give_run(batch);
    drop(1);
    is_line_start_ = is_lf;
    has_held_cr_ = !is_lf && rest_.empty();
    if (!has_held_cr_)
        add(batch, is_lf ? "\r\n" : " ");
}

void data_writer::give_run(std::vector<std::string_view>& batch)
{
    add(batch, rest_.substr(0, run_));
    drop(run_);
    run_ = 0;
}

void data_writer::drop(std::size_t count)
{
    rest_.remove_prefix(count);
    next_lf_ -= std::min(next_lf_, count);
}

void data_writer::after_held_cr(std::vector<std::string_view>& batch)
{
    has_held_cr_ = false;
    is_line_start_ = rest_.front() == '\n';
    is_verbatim_ = is_verbatim_ && is_line_start_;
    add(batch, is_line_start_ ? "\r\n" : " ");
    if (is_line_start_)
        drop(1);
}

void data_writer::end(std::vector<std::string_view>& batch)
{
    is_verbatim_ = is_verbatim_ && is_line_start_;
    if (has_held_cr_)
        add(batch, " ");
    if (!is_line_start_)
        add(batch, "\r\n");
    if (!holds_dot_)
        add(batch, ".\r\n");
    is_ended_ = true;
}

} // namespace smtp_out
