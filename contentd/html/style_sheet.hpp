// style_sheet - the rules of <style> that hide text by an element's name, class or id
//
// Selectors of one word (`.x`, `#x`, `p`, `p.x`) outside of @media, as hostile mail and preheaders use them; others do
// not count. Linear; at most most_selectors are kept.

#pragma once

#include "contentd/html/style.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace html {

class style_sheet
{
  public:
    static constexpr std::size_t most_selectors = 500;

    /// The content of one <style>.
    void read(std::string_view css);

    /// What the rules say of an element; `class_names` and `id` are values of attributes, references read.
    style of(const tag_info& element, std::string_view class_names, std::string_view id) const;

    bool is_empty() const { return rules_.empty(); }

    /// Something has a background that cannot be told.
    bool has_background() const { return has_background_; }

  private:
    void read_at_rule(css_lexer& from) const;
    void keep(const std::string& selector, const style& said);
    void add(style& to, const std::string& selector) const;

    std::map<std::string, style, std::less<>> rules_;
    bool has_background_ = false;
};

} // namespace html
