#include "contentd/mime/undeclared.hpp"

#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "contentd/mime/header_fields.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace mime {

namespace {

constexpr std::size_t longest_boundary = 998; // a line of RFC 5322, 2.1.1

using text::is_blank;

/// A bit for each field that says what the body is; 0 when the line is none.
unsigned telling_field(std::string_view line)
{
    const std::optional<field> found = is_content_field(line) ? read_field(line) : std::nullopt;
    if (!found)
        return 0;
    const std::string name = text::to_lower(found->name);
    return name == "content-type"                ? 1U
           : name == "content-transfer-encoding" ? 2U
           : name == "content-disposition"       ? 4U
                                                 : 0U;
}

/// The boundary of a line that may be a delimiter; empty when it is none. "--" and "-- " end texts.
std::string_view boundary_of(std::string_view line)
{
    if (!line.starts_with("--") || line.size() > longest_boundary)
        return {};
    const std::string_view candidate = text::trimmed(line.substr(2));
    return line.size() > 2 && is_blank(line[2]) ? std::string_view() : candidate;
}

class boundary_search
{
  public:
    boundary_search(std::size_t most, bool takes_bare) : most_(most), takes_bare_(takes_bare) {}

    void line(std::string_view line)
    {
        const std::string_view text = without_line_end(line);
        if (const std::string_view next = boundary_of(text); !next.empty()) {
            candidate_ = next;
        } else if (candidate_.empty()) {
            return;
        } else if (text.empty()) {
            take(bare_);
        } else if (is_content_field(line)) {
            take(found_);
        } else if (!is_blank(text.front()) && !read_field(line)) {
            candidate_ = {};
        }
    }

    std::vector<std::string> take() { return found_.empty() && takes_bare_ ? std::move(bare_) : std::move(found_); }

  private:
    void take(std::vector<std::string>& into)
    {
        if (into.size() < most_ && std::find(into.begin(), into.end(), candidate_) == into.end())
            into.emplace_back(candidate_);
        candidate_ = {};
    }

    std::size_t most_;
    bool takes_bare_;
    std::string_view candidate_; // a delimiter, if what follows is a header
    std::vector<std::string> found_;
    std::vector<std::string> bare_;
};

} // namespace

std::vector<std::string> boundaries_in(std::string_view body, std::size_t most, bool is_multipart)
{
    boundary_search search(most, is_multipart);
    for (std::size_t at = 0; at < body.size();) {
        const std::size_t end = end_of_line(body, at);
        search.line(body.substr(at, end - at));
        at = end;
    }
    return search.take();
}

std::optional<std::string_view> entity_search::next()
{
    while (at_ < text_.size()) {
        const std::size_t end = end_of_line(text_, at_);
        const std::optional<std::string_view> ended = take(text_.substr(at_, end - at_));
        at_ = end;
        if (ended)
            return ended;
    }
    return close(text_.size());
}

std::optional<std::string_view> entity_search::take(std::string_view line)
{
    const bool was_mailbox_line = std::exchange(is_mailbox_line_, false);
    const std::string_view text = without_line_end(line);
    if (text::trimmed(text).empty()) {
        run_ = none;
        told_ = 0;
        return std::nullopt;
    }
    if (const std::string_view boundary = boundary_of(text); !boundary.empty())
        return take_delimiter(boundary);
    if (run_ != none && (is_blank(text.front()) || text.starts_with(">From ")))
        return std::nullopt;
    if (read_field(line))
        return take_field(line, was_mailbox_line);
    is_mailbox_line_ = text.starts_with("From ") && told_ == 0;
    run_ = is_mailbox_line_ ? at_ : none;
    delimiter_ = none;
    return std::nullopt;
}

std::optional<std::string_view> entity_search::take_delimiter(std::string_view boundary)
{
    run_ = none;
    told_ = 0;
    delimiter_ = at_;
    boundary_ = boundary;
    return is_known(boundary) ? close(at_) : std::nullopt;
}

std::optional<std::string_view> entity_search::take_field(std::string_view line, bool is_behind_mailbox_line)
{
    run_ = std::min(run_, at_);
    const unsigned tells = telling_field(line);
    const bool is_told_anew = run_ != entity_ && (told_ & tells) != 0;
    const bool begins = tells != 0 && (told_ == 0 || is_told_anew);
    told_ = begins ? tells : told_ | tells;
    if (!begins && !is_behind_mailbox_line)
        return std::nullopt;
    const std::optional<std::string_view> ended = close(std::min(run_, delimiter_));
    if (begins) {
        entity_ = run_;
        learn_delimiter();
    }
    return ended;
}

std::optional<std::string_view> entity_search::close(std::size_t end)
{
    const std::size_t begin = std::exchange(entity_, none);
    if (begin == none)
        return std::nullopt;
    const std::string_view entity = text_.substr(begin, end - begin);
    return end == text_.size() ? entity : without_line_end(entity);
}

bool entity_search::is_known(std::string_view boundary) const
{
    const auto is_any = [this](std::string_view name) {
        return std::find(boundaries_.rbegin(), boundaries_.rend(), name) != boundaries_.rend();
    };
    return is_any(boundary) || (boundary.ends_with("--") && is_any(boundary.substr(0, boundary.size() - 2)));
}

/// The delimiter that an entity stands behind may end it and others.
void entity_search::learn_delimiter()
{
    constexpr std::size_t most = 32; // as deep as multiparts are read in one another
    if (std::exchange(delimiter_, none) == none)
        return;
    std::erase(boundaries_, boundary_);
    if (boundaries_.size() == most)
        boundaries_.erase(boundaries_.begin());
    boundaries_.push_back(boundary_);
}

bool begins_with_entity(std::string_view content)
{
    constexpr std::size_t looked_at = 64U << 10U;
    std::string_view head = content.substr(0, looked_at);
    head.remove_prefix(std::min(head.size(), head.find_first_not_of("\r\n")));
    if (head.starts_with("From ") || head.starts_with(">From "))
        head.remove_prefix(end_of_line(head, 0));
    for (std::size_t at = 0; at < head.size();) {
        const std::size_t end = end_of_line(head, at);
        const std::string_view line = head.substr(at, end - at);
        if (telling_field(line) != 0)
            return true;
        if (at == 0 ? !read_field(line) : !is_blank(line.front()) && !read_field(line))
            return false;
        at = end;
    }
    return false;
}

} // namespace mime
