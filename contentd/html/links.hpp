// links - every URL of a page, where it stands, and what a reader sees in its place
//
// From all attributes that carry one, <meta> refresh, CSS, the strings of scripts, and pages inside of attributes
// (srcdoc, data: URLs). Not resolved: a link of kind `base` says what relative ones are relative to, and whoever reads
// URLs does it.

#pragma once

#include "common/base/first_and_last.hpp"
#include "contentd/html/folded_text.hpp"
#include "contentd/html/tokenizer.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace html {

inline constexpr std::size_t most_links = 10000;         // the first of them, and the last
inline constexpr std::size_t most_last_links = 2000;     // of these
inline constexpr std::size_t longest_target = 2000;      // bytes
inline constexpr std::size_t longest_shown = 300;        // bytes
inline constexpr std::size_t longest_page = 256U << 10U; // of one inside of an attribute

struct link
{
    enum kind : std::uint8_t {
        anchor, // <a>, <area>, and Outlook's shapes
        image,
        form,
        frame,
        script, // its source, or a URL in the text of one
        style,
        meta_refresh,
        base,
        object,
        svg,
        css, // url(), image-set() or @import
        other
    };

    std::string target; // references read, without NULs, and blanks and controls around it; cut at a character
    kind what = other;
    std::string shown;      // of an anchor its visible text, alternative texts of images included; of an image that
    bool is_hidden = false; // no reader sees the element, nor any text or image in an anchor that has text
    place where = place::page;
};

/// Puts them together, token by token.
class link_collector
{
  public:
    /// `is_removed`: nothing of the element is shown.
    void start_tag(const tokenizer& tag, bool is_removed);
    void end_tag(const tokenizer& tag);

    /// Text inside of whatever is open.
    void add_text(std::string_view markup, place where, bool is_hidden);

    /// An image, and its alternative text.
    void add_image(std::string_view alternative, place where, bool is_removed);

    /// A tag that parts what is shown.
    void part(place where);

    /// The text of a <script> or an event: what in it has a scheme, or begins with `//` or `www.`.
    void add_script(std::string_view script, place where, bool is_hidden);

    /// The text of a <style>, or the value of an attribute, references read.
    void add_css(std::string_view css, place where, bool is_hidden);

    /// Pages that links carry in themselves (RFC 2397), of those that were added since this was asked last.
    std::vector<std::string> take_carried() { return std::exchange(carried_, {}); }

    /// Those of such a page.
    void add_all(std::vector<link> of_page);

    /// There were more than most_links.
    bool is_cut() const { return links_.is_cut(); }

    std::vector<link> take();

  private:
    struct open_anchor
    {
        std::optional<std::size_t> which; // number in links_
        folded_text shown{longest_shown};
        bool has_image = false;
        bool has_hidden_text = false;
    };

    open_anchor& anchor_at(place where) { return anchors_[where == place::page ? 0 : 1]; }
    void end_anchor(open_anchor& which);
    void add_attribute(const tokenizer& tag, const attribute& each, bool is_hidden);
    void add_refresh(const tokenizer& tag, std::string_view content, bool is_hidden);
    void add_set(const tokenizer& tag, std::string_view value, bool is_source_set, bool is_hidden);
    void add(link::kind what, std::string target, place where, bool is_hidden);
    void note_carried(const std::string& target, std::string_view written);

    base::first_and_last<link> links_{most_links - most_last_links, most_last_links};
    std::array<open_anchor, 2> anchors_; // of the page, and beside it
    std::vector<std::string> carried_;
};

} // namespace html
