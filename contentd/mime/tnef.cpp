// A stream is a signature, a key, and attributes: level, number and type, length, data, the sum of the data's bytes.
// What follows the rendering data of an attachment belongs to it, until the next one's.

#include "contentd/mime/tnef.hpp"

#include "contentd/mime/byte_reader.hpp"
#include "contentd/mime/tnef_attachment.hpp"
#include "contentd/mime/tnef_output.hpp"
#include "contentd/mime/tnef_properties.hpp"
#include "contentd/mime/tnef_text.hpp"

#include <numeric>
#include <utility>

namespace mime {

namespace {

using namespace std::string_view_literals;

constexpr std::uint32_t signature = 0x223e9f78;

/// Attributes by their number, the lower half of their name.
enum attribute_number : std::uint16_t {
    message_body = 0x800c,
    attachment_data = 0x800f,
    attachment_title = 0x8010,
    attachment_transport_name = 0x9001,
    attachment_rendering = 0x9002,
    message_properties = 0x9003,
    attachment_properties = 0x9005,
    oem_code_page = 0x9007,
};

enum property_number : std::uint16_t {
    property_body = 0x1000,
    property_rtf = 0x1009,
    property_html = 0x1013,
    property_shown_name = 0x3001,
    property_attached_data = 0x3701,
    property_short_name = 0x3704,
    property_long_name = 0x3707,
    property_type = 0x370e,
};

struct attribute
{
    std::uint8_t level = 0;
    std::uint16_t number = 0;
    std::string_view data;
    bool has_right_checksum = false;
};

attribute read_attribute(byte_reader& in)
{
    attribute read;
    read.level = in.number_8();
    read.number = in.number_16();
    in.number_16(); // the type, which the number implies
    read.data = in.take(in.number_32());
    const std::uint32_t sum =
        std::accumulate(read.data.begin(), read.data.end(), std::uint32_t{0},
                        [](std::uint32_t all, char byte) { return all + static_cast<unsigned char>(byte); });
    read.has_right_checksum = in.number_16() == (sum & 0xffffU);
    return read;
}

std::string_view up_to_nul(std::string_view text)
{
    return text.substr(0, text.find('\0'));
}

std::string type_in(const tnef_property& property, std::uint32_t code_page)
{
    return std::string(beginning_of_name(up_to_nul(tnef_text(property.value, property.type, code_page))));
}

/// What counts until the message's end.
struct message
{
    unsigned depth = 0;
    std::uint32_t code_page = 0;
    tnef_attachment attachment; // the one that is being read
};

class reader
{
  public:
    reader(const limits& allowed, std::vector<tnef_file>& into) : out_(allowed, into) {}

    const tnef_reading& done() const { return out_.done(); }

    void read_message(std::string_view bytes, unsigned depth)
    {
        byte_reader in(bytes);
        if (in.number_32() != signature) {
            out_.tell(not_tnef);
            return;
        }
        in.number_16(); // the key
        message current{depth, 0, {}};
        while (!is_at_end(in) && out_.take_field()) {
            const attribute read = read_attribute(in);
            if (read.level != 1 && read.level != 2) {
                out_.tell(truncated_tnef);
                break;
            }
            take_attribute(current, read);
            if (in.is_short())
                out_.tell(truncated_tnef);
            else if (!read.has_right_checksum)
                out_.tell(bad_tnef_checksum);
        }
        add_attachment(current);
    }

  private:
    /// Some gateways add a line end.
    static bool is_at_end(const byte_reader& in)
    {
        return in.rest().find_first_not_of("\r\n\0"sv) == std::string_view::npos;
    }

    void take_attribute(message& current, const attribute& read)
    {
        switch (read.number) {
        case oem_code_page:
            current.code_page = byte_reader(read.data).number_32();
            break;
        case message_body:
            out_.add_text(read.data, property_string8, current.code_page);
            break;
        case message_properties:
            take_properties(read.data, [&](const tnef_property& each) { take_message_property(current, each); });
            break;
        case attachment_rendering:
            add_attachment(current);
            break;
        case attachment_title:
            add_name(current, tnef_name_place::title, read.data, property_string8);
            break;
        case attachment_transport_name:
            add_name(current, tnef_name_place::in_transport, read.data, property_string8);
            break;
        case attachment_data:
            current.attachment.add_data(read.data);
            break;
        case attachment_properties:
            take_properties(read.data, [&](const tnef_property& each) { take_attachment_property(current, each); });
            break;
        default:
            break;
        }
    }

    template <typename Take>
    void take_properties(std::string_view bytes, Take take_one)
    {
        tnef_properties properties(bytes);
        tnef_property each;
        while (properties.next(each) && out_.take_field())
            take_one(each);
        if (properties.is_broken())
            out_.tell(broken_properties);
    }

    void take_message_property(const message& current, const tnef_property& each)
    {
        if (each.id == property_body)
            out_.add_text(each.value, each.type, current.code_page);
        else if (each.id == property_html)
            out_.add_html(each.value, each.type);
        else if (each.id == property_rtf)
            out_.add_rtf(each.value);
    }

    void take_attachment_property(message& current, const tnef_property& each)
    {
        switch (each.id) {
        case property_attached_data:
            if (each.type == property_object)
                current.attachment.add_object(each.value);
            else if (!each.value.empty())
                current.attachment.add_value(each.value);
            break;
        case property_long_name:
            add_name(current, tnef_name_place::long_name, each.value, each.type);
            break;
        case property_short_name:
            add_name(current, tnef_name_place::short_name, each.value, each.type);
            break;
        case property_shown_name:
            add_name(current, tnef_name_place::shown, each.value, each.type);
            break;
        case property_type:
            current.attachment.set_type(type_in(each, current.code_page));
            break;
        default:
            break;
        }
    }

    /// Some stop at a NUL, others show what stands behind it.
    void add_name(message& current, tnef_name_place place, std::string_view bytes, std::uint16_t type)
    {
        const std::string whole = tnef_text(bytes, type, current.code_page);
        for (const std::string_view name : {up_to_nul(whole), std::string_view(whole)}) {
            if (!current.attachment.add_name(place, name))
                out_.tell_cut_names();
        }
    }

    void add_attachment(message& current)
    {
        for (tnef_file& file : current.attachment.take_files()) {
            const std::string_view data = file.data;
            const bool is_message = file.is_message && byte_reader(data).number_32() == signature;
            if (file.is_message && !is_message)
                out_.tell(not_tnef);
            file.is_message = is_message;
            if (out_.add(std::move(file)) && is_message && out_.may_be_at(current.depth + 1))
                read_message(data, current.depth + 1);
        }
    }

    tnef_output out_;
};

} // namespace

tnef_reading read_tnef(std::string_view bytes, const limits& allowed, std::vector<tnef_file>& into)
{
    reader reading(allowed, into);
    reading.read_message(bytes, 0);
    return reading.done();
}

} // namespace mime
