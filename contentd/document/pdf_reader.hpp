// pdf_reader - one pass over the bytes of a PDF, from object to object, whatever the table of contents says
//
// Object streams are unpacked when they are met. Embedded files and forms wait for the end, when it is known what they
// are called.

#pragma once

#include "contentd/document/collector.hpp"
#include "contentd/document/pdf_encryption.hpp"
#include "contentd/document/pdf_lexer.hpp"
#include "contentd/document/pdf_objects.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace document {

/// Where a word stands next, each looked for once.
class next_place
{
  public:
    next_place(std::string_view content, std::string_view word) : content_(content), word_(word) {}

    std::size_t from(std::size_t position);

  private:
    std::string_view content_;
    std::string_view word_;
    std::size_t at_ = 0;
    bool is_known_ = false;
};

/// The files that a key gave: where their streams begin, and which of the collector's they are.
using opened_files = std::multimap<const char*, std::size_t>;

/// run() take_files(). Content, collector and key outlive it.
class pdf_reader
{
  public:
    /// `key` decrypts it; null reads all as it stands there.
    pdf_reader(std::string_view content, collector& found, const pdf_encryption* key);

    void run();
    /// Tells embedded files, and adds them to `opened` when there is a key. Without one those are left out that are but
    /// the encrypted form of what is there.
    void take_files(opened_files& opened);

    /// Something is encrypted in a way that is not known.
    bool is_locked() const { return is_locked_; }
    const pdf_securities& securities() const { return objects_.securities(); }

  private:
    struct stream
    {
        pdf_encryption::object object;
        std::string_view data;
        pdf_stream_facts facts;
    };

    bool take_token(const pdf_token& token);
    bool take_stream();
    void take_file(const stream& packed, const std::string& name, opened_files& opened);
    void take_objects(const stream& packed);
    std::size_t next_object(std::size_t begin);
    std::size_t length_of(const pdf_stream_facts& facts, std::size_t begin, std::size_t end) const;
    std::string unpack(const stream& packed);
    std::string decrypt(const stream& packed);

    std::string_view content_;
    collector& found_;
    const pdf_encryption* key_;
    pdf_lexer lexer_;
    pdf_objects objects_;
    next_place stream_ends_;
    next_place object_begins_;
    next_place object_ends_;
    pdf_encryption::object object_;
    bool is_in_object_ = false;
    bool is_locked_ = false;
    std::size_t read_ = 0;
    std::vector<stream> streams_;
};

} // namespace document
