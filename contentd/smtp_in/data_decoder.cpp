#include "contentd/smtp_in/data_decoder.hpp"

#include "contentd/smtp_in/bytes.hpp"
#include "contentd/smtp_in/plain_lines.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace smtp_in {

namespace {

const char* find(const char* from, const char* to, char byte)
{
    const void* const found = std::memchr(from, byte, static_cast<std::size_t>(to - from));
    return found != nullptr ? static_cast<const char*>(found) : to;
}

} // namespace

std::size_t data_decoder::feed(std::string_view block)
{
    if (block.empty())
        return 0;
    run_ = at_ = block.data();
    end_ = at_ + block.size();
    next_lf_ = nullptr;
    while (at_ != end_ && state_ != state::complete)
        step();
    flush_to(at_);
    const auto consumed = static_cast<std::size_t>(at_ - block.data());
    note(block.substr(0, consumed));
    return consumed;
}

void data_decoder::step()
{
    switch (state_) {
    case state::line_start:
        if (take_plain_lines())
            return;
        state_ = *at_ == '.' ? state::dot : state::content_start;
        if (state_ == state::dot) {
            flush_to(at_);
            run_ = ++at_;
        }
        return;
    case state::dot:
        state_ = *at_ == '\r' ? state::dot_cr : state::content_start;
        if (state_ == state::dot_cr)
            run_ = ++at_;
        return;
    case state::dot_cr:
        return after_dot_cr();
    case state::content_start:
        state_ = *at_ == '\0' ? state::nuls : state::text;
        if (state_ == state::nuls)
            flush_to(at_);
        return;
    case state::nuls:
        return in_nuls();
    case state::text:
        return in_text();
    case state::cr:
        return after_cr();
    case state::complete:
        return;
    }
}

bool data_decoder::take_plain_lines()
{
    const plain_lines found = find_plain_lines({at_, static_cast<std::size_t>(end_ - at_)});
    at_ += found.length;
    notes_.longest_line = std::max<std::uint64_t>(notes_.longest_line, found.longest);
    return found.length != 0;
}

void data_decoder::after_dot_cr()
{
    if (*at_ == '\n') {
        run_ = ++at_;
        state_ = state::complete;
        return;
    }
    put(" "); // the dot was stuffing, the CR is a stray one
    ++notes_.bare_cr;
    state_ = state::text;
}

void data_decoder::in_nuls()
{
    if (*at_ == '\0') {
        ++(has_held_dot_ ? trailing_nuls_ : leading_nuls_);
        run_ = ++at_;
    } else if (*at_ == '.' && !has_held_dot_) {
        has_held_dot_ = true;
        run_ = ++at_;
    } else {
        const bool is_lone_dot = has_held_dot_ && (*at_ == '\r' || *at_ == '\n');
        put_nuls(is_lone_dot ? ' ' : '\0');
        state_ = state::text;
    }
}

void data_decoder::put_nuls(char shown_as)
{
    std::array<char, 256> filling{};
    filling.fill(shown_as);
    for (; leading_nuls_ > 0; leading_nuls_ -= std::min<std::uint64_t>(leading_nuls_, filling.size()))
        put({filling.data(), std::min<std::size_t>(leading_nuls_, filling.size())});
    if (has_held_dot_)
        put(".");
    filling.fill('\0');
    for (; trailing_nuls_ > 0; trailing_nuls_ -= std::min<std::uint64_t>(trailing_nuls_, filling.size()))
        put({filling.data(), std::min<std::size_t>(trailing_nuls_, filling.size())});
    has_held_dot_ = false;
}

void data_decoder::in_text()
{
    // Remembered, since a block may have many CRs before its next LF.
    if (next_lf_ == nullptr || next_lf_ < at_)
        next_lf_ = find(at_, end_, '\n');
    const char* const cr = find(at_, next_lf_, '\r');
    line_ += static_cast<std::uint64_t>(cr - at_);
    if (cr == next_lf_ && cr == end_) {
        at_ = end_;
    } else if (cr == next_lf_) {
        flush_to(cr);
        run_ = at_ = cr + 1;
        ++notes_.bare_lf;
        state_ = state::content_start;
        end_line("\r\n");
    } else if (cr + 1 == next_lf_ && next_lf_ != end_) {
        at_ = next_lf_ + 1;
        state_ = state::line_start;
        end_line({});
    } else {
        flush_to(cr);
        run_ = at_ = cr + 1;
        state_ = state::cr;
    }
}

void data_decoder::after_cr()
{
    if (*at_ == '\n') {
        run_ = ++at_;
        state_ = state::line_start;
        end_line("\r\n");
        return;
    }
    put(" ");
    ++notes_.bare_cr;
    state_ = state::text;
}

void data_decoder::end_line(std::string_view written_as)
{
    if (!written_as.empty())
        out_.put(written_as);
    notes_.longest_line = std::max(notes_.longest_line, line_);
    line_ = 0;
}

void data_decoder::flush_to(const char* end)
{
    if (run_ != end)
        out_.put({run_, static_cast<std::size_t>(end - run_)});
    run_ = end;
}

void data_decoder::put(std::string_view bytes)
{
    out_.put(bytes);
    line_ += bytes.size();
}

void data_decoder::note(std::string_view raw)
{
    if (std::memchr(raw.data(), '\0', raw.size()) != nullptr)
        notes_.nul += static_cast<std::uint64_t>(std::count(raw.begin(), raw.end(), '\0'));
    notes_.has_8bit = notes_.has_8bit || has_8bit(raw);
}

} // namespace smtp_in
