#include "contentd/shapes/returned_message.hpp"

#include "common/text/escape.hpp"
#include "common/text/trim.hpp"
#include "contentd/mime/header_fields.hpp"
#include "contentd/shapes/addresses.hpp"
#include "contentd/shapes/message_text.hpp"

#include <algorithm>
#include <array>

namespace shapes {

namespace {

constexpr std::array<std::string_view, 10> fields_of_mail = {
    "received",   "from",        "to",           "subject",      "date",
    "message-id", "return-path", "mime-version", "content-type", "x-mailer"};

/// Fewer may stand in any text: "To: … Subject: …" is how systems tell which mail it was.
constexpr std::size_t least_fields = 3;

void take(std::string_view name, std::string_view value, returned_message& into)
{
    if (text::equal_ignoring_case(name, "Message-ID") && into.message_id.empty())
        into.message_id = mime::unfolded(value);
    else if (text::equal_ignoring_case(name, "From") && into.from.empty())
        into.from = address_in(mime::unfolded(value));
    else if (text::equal_ignoring_case(name, "To") && into.to.empty())
        into.to = address_in(mime::unfolded(value));
}

returned_message made_of(std::span<const mime::field> fields)
{
    returned_message made;
    for (const mime::field& each : fields)
        take(each.name, each.value, made);
    return made;
}

/// Lines that may be a header, one field after another.
class header_candidate
{
  public:
    /// False when the line ends it.
    bool take_line(std::string_view line)
    {
        if (!open_.empty() && text::is_blank(line.front())) {
            open_ += line;
            return true;
        }
        finish_field();
        const auto field = mime::read_field(line);
        if (!field)
            return false;
        open_ = line;
        const std::string name = text::to_lower(field->name);
        count_ += std::find(fields_of_mail.begin(), fields_of_mail.end(), name) != fields_of_mail.end();
        has_origin_ = has_origin_ || name == "received" || name == "from" || name == "message-id";
        return true;
    }

    void finish_field()
    {
        if (const auto field = mime::read_field(open_))
            take(field->name, field->value, says_);
        open_.clear();
    }

    bool is_header() const { return count_ >= least_fields && has_origin_; }
    const returned_message& says() const { return says_; }

  private:
    std::string open_; // the field that the next line may go on with
    std::size_t count_ = 0;
    bool has_origin_ = false;
    returned_message says_;
};

std::string_view without_quote(std::string_view line)
{
    if (!line.starts_with('>'))
        return line;
    line.remove_prefix(1);
    if (line.starts_with(' '))
        line.remove_prefix(1);
    return line;
}

bool is_header_part(std::string_view type)
{
    return type == "text/rfc822-headers" || type == "text/rfc822-header" || type == "message/rfc822-headers" ||
           type == "message/rfc822";
}

} // namespace

std::optional<returned_message> returned_in_parts(const mime::tree& message)
{
    const auto parts = message.parts_as_written();
    for (std::size_t each = 1; each < parts.size(); ++each) {
        const mime::part& parent = parts[parts[each].parent];
        if (parent.type == "message/rfc822" || parent.type == "message/global")
            return made_of(parts[each].fields);
        if (!parts[each].is_leaf || !is_header_part(parts[each].type))
            continue;
        if (const auto found = returned_in(utf8_of(message, each)))
            return found->message;
    }
    return std::nullopt;
}

std::optional<returned_in_text> returned_in(std::string_view text)
{
    header_candidate current;
    std::size_t begins = 0;
    bool is_open = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = mime::end_of_line(text, at);
        const std::string_view line = without_quote(text.substr(at, end - at));
        if (!is_open) {
            current = {};
            begins = at;
        }
        is_open = !text::trimmed(line).empty() && current.take_line(line);
        if (!is_open) {
            current.finish_field();
            if (current.is_header())
                return returned_in_text{current.says(), begins};
        }
        at = end;
    }
    current.finish_field();
    if (is_open && current.is_header())
        return returned_in_text{current.says(), begins};
    return std::nullopt;
}

} // namespace shapes
