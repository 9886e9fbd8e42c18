// tnef_attachment - what the attributes and properties of one attachment of a TNEF stream say, until it is complete

#pragma once

#include "contentd/mime/tnef.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mime {

/// Where a name stands; the first of them is the one that a recipient sees.
enum class tnef_name_place : std::uint8_t { long_name, title, short_name, in_transport, shown };

class tnef_attachment
{
  public:
    /// False when there are too many, or it was too long to be kept whole.
    bool add_name(tnef_name_place place, std::string_view name);
    void set_type(std::string type) { type_ = std::move(type); }
    void add_data(std::string_view data) { contents_.push_back({data, false}); }
    /// A value of bytes: some writers have the class of an OLE object before it, so that it may be two files.
    void add_value(std::string_view value);
    /// An object's value: behind the interface that it is for stands a message, a storage or a stream.
    void add_object(std::string_view value);

    /// A file for each content, or one without when there are but names; none when nothing was said. Leaves the
    /// attachment empty.
    std::vector<tnef_file> take_files();

  private:
    struct content
    {
        std::string_view data;
        bool is_message = false;
    };

    bool keep_name(tnef_name_place place, std::string_view name);

    std::vector<std::pair<tnef_name_place, std::string>> names_;
    std::vector<content> contents_;
    std::string type_;
};

} // namespace mime
