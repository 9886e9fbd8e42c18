// What is binary stands there in base64: pkg:binaryData of Flat OPC, w:binData of Word 2003 (macros and objects, in
// ActiveMime or as a compound file).

#include "contentd/document/xml_document.hpp"

#include "contentd/document/macro_words.hpp"
#include "contentd/document/markup.hpp"
#include "contentd/document/narrowed.hpp"
#include "contentd/document/office_xml.hpp"
#include "contentd/document/ole.hpp"
#include "contentd/filetype/compound_file.hpp"
#include "contentd/mime/transfer_encoding.hpp"

#include <string>

namespace document {

namespace {

class xml_document_reader
{
  public:
    xml_document_reader(std::string_view content, collector& found)
        : content_(content), reader_(content, markup_language::xml), found_(found), judge_(words_, found)
    {}

    void run()
    {
        while (found_.has_time() && reader_.next()) {
            const bool is_binary = reader_.name() == "binarydata" || reader_.name() == "bindata";
            if (is_binary && reader_.what() == markup_reader::kind::open)
                begin_ = reader_.end();
            else if (is_binary && begin_ != 0)
                take_binary(content_.substr(begin_, reader_.begin() - begin_));
            else if (begin_ == 0)
                judge_.take(reader_);
        }
        if (begin_ != 0)
            take_binary(content_.substr(begin_));
        judge_.end();
        words_.tell(found_);
    }

  private:
    void take_binary(std::string_view base64)
    {
        begin_ = 0;
        if (base64.size() / 4 * 3 > found_.room()) {
            found_.cut();
            return;
        }
        const std::string bytes = mime::decode_base64(base64).bytes;
        found_.spend(bytes.size());
        if (bytes.starts_with("ActiveMime"))
            examine_active_mime(bytes, found_, words_);
        else if (filetype::compound_file::has_signature(bytes))
            examine_compound(bytes, found_, words_);
    }

    std::string_view content_;
    markup_reader reader_;
    collector& found_;
    macro_words words_;
    office_xml judge_;
    std::size_t begin_ = 0; // of binary data; 0 outside
};

} // namespace

void examine_xml_document(std::string_view content, collector& found)
{
    std::string room;
    xml_document_reader(narrowed(content, room, found), found).run();
}

} // namespace document
