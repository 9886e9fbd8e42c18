// pdf_objects - what the dictionaries of a PDF say: actions, links, embedded files and how a stream is coded
//
// Tokens in, one behind the other: no object is built. Only keys and values count, wherever they stand.

#pragma once

#include "contentd/document/collector.hpp"
#include "contentd/document/pdf_filters.hpp"
#include "contentd/document/pdf_lexer.hpp"
#include "contentd/document/pdf_security.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace document {

/// What an outermost dictionary says of the stream behind it.
struct pdf_stream_facts
{
    bool is_told = false; // by a dictionary
    std::string type;
    pdf_coding coding;
    std::uint64_t length = 0; // 0 when it stands elsewhere
    std::uint64_t first = 0;  // of an object stream: where the objects begin
    std::string crypt_filter; // its own; empty for none
};

class pdf_objects
{
  public:
    /// What is encrypted is decrypted before it comes here.
    explicit pdf_objects(collector& found) : found_(found) {}

    /// False when there were as many dictionaries as may be.
    bool take(const pdf_token& token);

    /// Of the last dictionary that was outermost.
    const pdf_stream_facts& stream() const { return stream_; }

    /// What was left open is closed.
    void reset();
    /// The same, where an object of the file begins or ends.
    void begin_object(std::uint64_t number);
    void end_object();

    /// Tells the traits that need the whole document.
    void tell();

    /// The names of embedded files by the number of the stream's object.
    const std::map<std::uint64_t, std::shared_ptr<const std::string>>& file_names() const { return file_names_; }
    /// How it is encrypted, if it is.
    const pdf_securities& securities() const { return securities_; }
    /// Numbers of the streams that are a form of XFA.
    const std::set<std::uint64_t>& forms() const { return forms_; }

  private:
    struct frame
    {
        bool is_dictionary = true;
        bool has_key = false;
        bool has_string = false;
        std::string own_key; // under which it stands
        std::string key;     // the last one in it
        std::string file_name;
        std::vector<std::uint64_t> files; // numbers of embedded streams
    };

    void open(const pdf_token& token);
    void close();
    void take_key(const std::string& key);
    void take_value(const pdf_token& token);
    void take_name(const std::string& key, const std::string& name);
    void take_string(const std::string& key, const std::string& string);
    void take_number(const std::string& key, std::uint64_t number);
    void take_stream_fact(const std::string& key, const pdf_token& token);
    void take_reference();
    void take_form(std::uint64_t number);
    void take_file(std::uint64_t number, frame& named);
    void name_files(frame closed);

    bool is_security(std::size_t depth) const;
    void take_security(const std::string& key, const pdf_token& token);

    collector& found_;
    std::vector<frame> frames_;
    pdf_securities securities_;
    pdf_stream_facts stream_;
    std::uint64_t numbers_[2] = {0, 0};                                      // the last two
    std::map<std::uint64_t, std::shared_ptr<const std::string>> file_names_; // one may name many
    std::set<std::uint64_t> forms_;
    bool runs_when_opened_ = false;
};

} // namespace document
