// reader - reads one part after another anew; what readings.hpp describes
//
// Of the structure in readings.cpp, of a leaf's bytes in readings_of_leaves.cpp, of files in them in
// readings_of_files.cpp.

#pragma once

#include "contentd/mime/document.hpp"
#include "contentd/mime/known_leaves.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mime {

class reader
{
  public:
    explicit reader(document& to) : document_(to), known_(to) {}

    /// Adds the other readings of that part.
    void read(std::size_t part);

  private:
    std::vector<part>& parts() { return document_.parts; }
    part_state& state_of(std::size_t part) { return document_.states[part]; }
    bool has(std::size_t part, hint wanted) { return (state_of(part).hints & wanted) != 0; }

    bool admits_reading(std::size_t part, std::size_t bytes);
    void keep(std::size_t begin, std::size_t part, reading how, bool is_ambiguous);
    void drop(std::size_t begin, std::size_t part);
    bool is_embedded(std::size_t part);
    std::size_t add_copy(std::size_t part, reading how);
    void add_leaf(std::size_t part, reading how, std::string_view type, std::string_view bytes);
    void decode_as(std::size_t part, reading how, transfer_encoding encoding, bool is_ambiguous);

    void read_outside_delimiters(std::size_t part);
    void read_header_ends(std::size_t part);
    void read_other_types(std::size_t part);
    void read_loose_delimiters(std::size_t part);
    void read_decoded_composite(std::size_t part);
    std::vector<std::string_view> bodies_of(std::size_t part);
    void read_undeclared(std::size_t part, std::string_view body);
    bool read_found_boundaries(std::size_t part, std::string_view body, bool is_outside);
    void read_entities(std::size_t part, std::string_view body, reading how);
    bool is_mere_text(std::size_t begin);
    void read_decoded(std::size_t part);
    void read_unknown_encoding(std::size_t part);
    void read_base64(std::size_t part);

    bool is_to_be_searched(std::size_t part);
    void add_file(std::size_t part, std::string_view type, name_list names, std::string_view content,
                  decoded_store::content made);
    void read_files_in_text(std::size_t part, std::string_view content);
    void read_files_in_tnef(std::size_t part, std::string_view content);

    void read_multipart(std::size_t part, std::string_view body, const content_type& as, reading how,
                        bool is_ambiguous);
    void read_entity(std::size_t part, std::string_view bytes, reading how, bool is_ambiguous);

    document& document_;
    known_leaves known_;
};

} // namespace mime
