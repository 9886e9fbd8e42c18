// tnef_output - the files of a TNEF stream as they are found, and what is left of each budget

#pragma once

#include "contentd/mime/tnef.hpp"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace mime {

class tnef_output
{
  public:
    tnef_output(const limits& allowed, std::vector<tnef_file>& into) : left_(allowed), into_(into) {}

    /// Each gives false beyond its limit, which is then told. Nothing is taken back.
    bool take_field() { return take(left_.header_fields, header_limit); }
    bool may_be_at(unsigned depth);
    bool add(tnef_file file);

    /// Bodies of a message; plain text and HTML are of one of the text types of properties.
    void add_text(std::string_view bytes, std::uint16_t type, std::uint32_t code_page);
    void add_html(std::string_view bytes, std::uint16_t type);
    void add_rtf(std::string_view compressed);

    void tell_cut_names() { done_.exceeded |= names_limit; }
    void tell(tnef_fault fault) { done_.faults |= fault; }
    const tnef_reading& done() const { return done_; }

  private:
    bool take(std::size_t& budget, exceeded limit);
    void add_body(tnef_file file, bool is_cut);

    limits left_; // depth stays as it was
    std::vector<tnef_file>& into_;
    tnef_reading done_;
};

} // namespace mime
