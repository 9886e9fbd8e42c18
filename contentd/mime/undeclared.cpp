#include "contentd/mime/undeclared.hpp"

#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "contentd/mime/header_fields.hpp"

#include <algorithm>
#include <optional>

namespace mime {

namespace {

constexpr std::size_t longest_boundary = 998; // a line of RFC 5322, 2.1.1

using text::is_blank;

/// A field that says what the body is.
bool is_telling_field(std::string_view line)
{
    const std::optional<field> found = is_content_field(line) ? read_field(line) : std::nullopt;
    if (!found)
        return false;
    const std::string name = text::to_lower(found->name);
    return name == "content-type" || name == "content-transfer-encoding" || name == "content-disposition";
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

std::size_t entity_in(std::string_view body)
{
    std::size_t run = body.npos; // where the fields began that go on
    for (std::size_t at = 0; at < body.size();) {
        const std::size_t end = end_of_line(body, at);
        const std::string_view line = body.substr(at, end - at);
        if (is_telling_field(line))
            return std::min(run, at);
        const bool goes_on = run != body.npos && is_blank(line.front()) && !text::trimmed(line).empty();
        if (!goes_on)
            run = read_field(line) ? std::min(run, at) : body.npos;
        at = end;
    }
    return body.npos;
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
        if (is_telling_field(line))
            return true;
        if (at == 0 ? !read_field(line) : !is_blank(line.front()) && !read_field(line))
            return false;
        at = end;
    }
    return false;
}

} // namespace mime
