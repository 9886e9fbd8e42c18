#include "common/mail/smtp_reply_reader.hpp"

#include <algorithm>
#include <utility>

namespace smtp {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// The code of a reply line, or 0.
int read_code(std::string_view line)
{
    if (line.size() < 3 || !std::all_of(line.begin(), line.begin() + 3, is_digit))
        return 0;
    if (line[0] < '2' || line[0] > '5' || (line.size() > 3 && line[3] != ' ' && line[3] != '-'))
        return 0;
    return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

std::size_t digits_at(std::string_view text, std::size_t from)
{
    std::size_t count = 0;
    while (from + count < text.size() && count < 4 && is_digit(text[from + count]))
        ++count;
    return count <= 3 ? count : 0;
}

// The length of the enhanced status code in front, of the same class as the reply (RFC 2034, 4); 0 when there is none.
std::size_t enhanced_length(std::string_view text, int code)
{
    if (text.size() < 5 || text[0] - '0' != code / 100 || text[1] != '.')
        return 0;
    const std::size_t subject = digits_at(text, 2);
    if (subject == 0 || text.size() <= 2 + subject || text[2 + subject] != '.')
        return 0;
    const std::size_t detail = digits_at(text, 3 + subject);
    const std::size_t length = 3 + subject + detail;
    return detail != 0 && (length == text.size() || text[length] == ' ') ? length : 0;
}

} // namespace

reply_reader::status reply_reader::feed(std::string_view& bytes)
{
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        const bool is_whole = end != std::string_view::npos;
        const std::string_view taken = bytes.substr(0, end);
        if (line_.size() + taken.size() > line_limit)
            return status::broken;
        line_ += taken;
        bytes.remove_prefix(taken.size() + (is_whole ? 1 : 0));
        const status reached = is_whole ? end_line() : status::incomplete;
        if (reached != status::incomplete)
            return reached;
    }
    return status::incomplete;
}

reply_reader::status reply_reader::end_line()
{
    std::string_view line = line_;
    while (line.ends_with('\r'))
        line.remove_suffix(1);
    const int code = read_code(line);
    if (code == 0 || (count_ != 0 && code != code_) || ++count_ > lines_limit)
        return status::broken;
    if (count_ == 1) {
        lines_.clear();
        enhanced_.clear();
        code_ = code;
    } else {
        lines_ += '\n';
    }
    const bool is_last = line.size() == 3 || line[3] == ' ';
    line.remove_prefix(std::min<std::size_t>(4, line.size()));
    const std::size_t length = enhanced_length(line, code);
    if (length != 0 && count_ == 1)
        enhanced_ = line.substr(0, length);
    line.remove_prefix(std::min(length != 0 ? length + 1 : 0, line.size()));
    lines_ += line;
    line_.clear();
    return is_last ? status::complete : status::incomplete;
}

reply reply_reader::take()
{
    count_ = 0;
    reply given{code_, std::move(enhanced_), lines_};
    enhanced_.clear();
    std::replace(given.text.begin(), given.text.end(), '\n', ' ');
    return given;
}

} // namespace smtp
