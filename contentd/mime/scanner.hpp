// scanner - one pass over the bytes of an entity, from header to last delimiter
//
// Each line is looked at once: is it a delimiter of any open multipart; if not and the innermost part is still in its
// header, which field is it. Parts that are open form a stack; a delimiter of an outer multipart ends all above it,
// whether they were closed or not. So cost is linear in the bytes whatever the nesting, and never recursive, but for
// encoded composites (base64 on multipart or message), which are decoded and scanned as bytes of their own.
//
// Which reading is taken where readers differ: the first Content-Type and the first boundary; a delimiter line must
// be the whole boundary, blanks after it allowed; a line that is no field ends the header section, as in Postfix,
// unless a Content-* field follows before the next empty line. What other readings may stand on is noted in passing
// (mime::hint); a scanner that is told to read otherwise takes loose delimiters, or ends headers early or late.

#pragma once

#include "contentd/mime/boundaries.hpp"
#include "contentd/mime/document.hpp"
#include "contentd/mime/part_header.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mime {

class scanner
{
  public:
    /// `bytes` must live as long as the document. Every part is marked as found by reading `how`.
    scanner(document& into, std::string_view bytes, reading how = reading::as_written)
        : document_(into), bytes_(bytes), how_(how)
    {}

    /// read_message | read_again | read_body, once.

    /// An entity with a header: the message itself, or one that part `parent` encloses.
    void read_message();
    void read_message(std::size_t parent);
    /// An entity that is another reading of part `read_before`.
    void read_again(std::size_t read_before);
    /// A body of multipart `part`, whose boundary is known: the decoded one, or what another reading takes for it.
    void read_body(std::size_t part);

  private:
    enum class state {
        header,
        leaf,     // body that is not looked into
        preamble, // of a multipart whose first delimiter has not come
        between,  // a multipart whose child stands above it on the stack
        epilogue,
        wrapper, // message/rfc822: its child stands above it
    };

    struct open_part
    {
        std::size_t index;
        state where;
        std::size_t begin; // of the header, body or epilogue
        std::size_t body_begin;
        bool has_open_field; // the header's last line belongs to a field, which the next may continue
        std::string_view default_type;
    };

    void run();
    void read_entity(std::size_t parent, bool is_reading);
    void open(std::size_t parent, std::string_view default_type, bool is_reading = false);
    std::optional<delimiter> find_delimiter(std::string_view line);
    void note_body_line(std::string_view line);
    void note(hint seen) { document_.states[open_.back().index].hints |= seen; }
    bool admits_child(std::size_t parent);

    void header_line(std::string_view line);
    void continuation(std::string_view line);
    void broken_line(std::string_view line);
    void add_field_with_nul(std::string_view line);
    bool charge(std::string_view line);
    void add_field(const field& next);
    bool content_field_follows();
    void end_header(std::size_t body_begin);
    void describe_innermost(std::size_t header_end);
    void enter_multipart();
    void enter_message();

    void take_delimiter(const delimiter& found);
    void close_above(std::size_t count, std::size_t end);
    void close_innermost(std::size_t end);
    bool read_encoded(const open_part& closed);

    part& part_of(const open_part& open) { return document_.parts[open.index]; }
    structure& found_of(const open_part& open) { return document_.states[open.index].found; }
    part& innermost() { return part_of(open_.back()); }
    std::string_view between(std::size_t begin, std::size_t end) const;

    document& document_;
    std::string_view bytes_;
    reading how_;
    std::size_t line_ = 0; // where the current line begins
    std::size_t at_ = 0;   // where the next one does
    bool is_stopped_ = false;
    std::size_t fields_until_ = 0;   // a Content-* field is known to stand there
    std::size_t no_field_until_ = 0; // and none before that
    std::size_t borrowed_ = none;    // the part whose decoded body is read; it was closed before
    static constexpr std::size_t none = ~std::size_t{0};
    std::vector<open_part> open_;
    boundaries boundaries_;
};

} // namespace mime
