// undeclared - MIME that no header announces: delimiter lines and header sections inside a body
//
// One pass each, from the first byte; what they find is a guess that a scan then tries.
//
// A text may hold a thousand messages: digests, mailboxes, series of patches, logs. Were each read to the end of the
// text, the next would stand in it, and so on: quadratic, and deeper than any limit. So the entities of a text are read
// as siblings.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mime {

/// Boundaries of lines "--boundary" behind which a header with a Content-* field follows, each once, at most `most`.
/// With `is_multipart`, when there are none: those behind which an empty line follows.
std::vector<std::string> boundaries_in(std::string_view body, std::size_t most, bool is_multipart);

/// The entities in a text, one after the other: each begins with a run of header fields, of which one says of what
/// type, encoding or disposition something is, and ends where the next begins, before the delimiter that stands there,
/// at a delimiter that stood before another, or at the "From " line of a mailbox. So a multipart comes as its parts.
/// None has the line end before what ends it.
class entity_search
{
  public:
    /// `text` must outlive what is found.
    explicit entity_search(std::string_view text) : text_(text) {}

    /// Nothing when there is no further one.
    std::optional<std::string_view> next();

  private:
    static constexpr std::size_t none = std::string_view::npos;

    std::optional<std::string_view> take(std::string_view line);
    std::optional<std::string_view> take_delimiter(std::string_view boundary);
    std::optional<std::string_view> take_field(std::string_view line, bool is_behind_mailbox_line);
    std::optional<std::string_view> close(std::size_t end);
    bool is_known(std::string_view boundary) const;
    void learn_delimiter();

    std::string_view text_;
    std::size_t at_ = 0;                       // the line that is looked at
    std::size_t entity_ = none;                // that is open
    std::size_t run_ = none;                   // of fields, that goes on
    std::size_t delimiter_ = none;             // that nothing but blank lines and the run stand behind
    std::string_view boundary_;                // of that delimiter
    unsigned told_ = 0;                        // by the fields of the header that goes on, over broken lines in it too
    bool is_mailbox_line_ = false;             // the last line may begin a message of a mailbox
    std::vector<std::string_view> boundaries_; // the latest last
};

/// True when `content` begins with such a run; empty lines and a mailbox's "From " line may stand before it.
bool begins_with_entity(std::string_view content);

} // namespace mime
