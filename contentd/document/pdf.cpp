// One pass over the bytes, from object to object, whatever the table of contents says, and another one for each key
// that opens what is encrypted; object streams are unpacked when they are met. Embedded files and forms wait for the
// end, when it is known what they are called.

#include "contentd/document/pdf.hpp"

#include "contentd/document/inflate.hpp"
#include "contentd/document/letters.hpp"
#include "contentd/document/pdf_encryption.hpp"
#include "contentd/document/pdf_objects.hpp"
#include "contentd/document/tail.hpp"
#include "contentd/filetype/filetype.hpp"

#include <algorithm>
#include <optional>

namespace document {

namespace {

struct pdf_stream
{
    pdf_encryption::object object;
    std::string_view data;
    pdf_stream_facts facts;
};

/// Where a word stands next, each looked for once.
class next_place
{
  public:
    next_place(std::string_view content, std::string_view word) : content_(content), word_(word) {}

    std::size_t from(std::size_t position)
    {
        if (!is_known_ || at_ < position)
            at_ = std::min(content_.find(word_, position), content_.size());
        is_known_ = true;
        return at_;
    }

  private:
    std::string_view content_;
    std::string_view word_;
    std::size_t at_ = 0;
    bool is_known_ = false;
};

class pdf_reader
{
  public:
    /// `key` decrypts it; null when it is not encrypted, or nothing opens it.
    pdf_reader(std::string_view content, collector& found, const pdf_encryption* key)
        : content_(content), found_(found), key_(key), lexer_(content), objects_(found, key != nullptr),
          stream_ends_(content, "endstream"), object_begins_(content, " obj"), object_ends_(content, "endobj")
    {}

    void run()
    {
        std::uint64_t numbers[2] = {0, 0};
        bool goes_on = true;
        while (goes_on && found_.has_time() && lexer_.next()) {
            const pdf_token& token = lexer_.token();
            if (token.what == pdf_token::kind::number) {
                numbers[0] = numbers[1];
                numbers[1] = token.number;
            }
            const bool is_word = token.what == pdf_token::kind::keyword;
            if (is_word && token.text == "obj") {
                object_ = {numbers[0], numbers[1]};
                is_in_object_ = true;
                objects_.reset();
            } else if (is_word && token.text == "stream") {
                take_stream();
            } else if (is_word && (token.text == "endobj" || token.text == "trailer")) {
                is_in_object_ = false;
                objects_.reset();
            } else {
                goes_on = take_token(token);
            }
        }
        objects_.tell();
        take_files();
    }

    const pdf_securities& securities() const { return objects_.securities(); }

  private:
    bool take_token(const pdf_token& token)
    {
        if (key_ == nullptr || token.what != pdf_token::kind::string || !is_in_object_)
            return objects_.take(token);
        pdf_token decrypted = token;
        decrypted.text = key_->string(object_, token.text);
        return objects_.take(decrypted);
    }

    void take_stream()
    {
        std::size_t begin = lexer_.position();
        if (content_.substr(begin).starts_with("\r\n"))
            begin += 2;
        else if (content_.substr(begin).starts_with('\n') || content_.substr(begin).starts_with('\r'))
            ++begin;
        const std::size_t end = stream_ends_.from(begin);
        lexer_.move_to(std::min(end, next_object(begin)));
        const pdf_stream_facts facts = objects_.stream();
        const pdf_stream stream = {object_, content_.substr(begin, length_of(facts, begin, end)), facts};
        objects_.reset();
        if (facts.type == "ObjStm")
            take_objects(stream);
        else
            streams_.push_back(stream);
    }

    /// A stream without an end hides objects from who goes on behind it: the first one inside, with its number.
    std::size_t next_object(std::size_t begin)
    {
        std::size_t at = object_begins_.from(begin);
        while (at > begin && at < content_.size() && (is_digit(content_[at - 1]) || content_[at - 1] == ' '))
            --at;
        return std::min(at, object_ends_.from(begin));
    }

    /// As told when "endstream" stands behind it: data may have that word in it. Else without the line end before it.
    std::size_t length_of(const pdf_stream_facts& facts, std::size_t begin, std::size_t end) const
    {
        const std::string_view rest = content_.substr(begin);
        if (facts.length > 0 && facts.length <= rest.size()) {
            const std::string_view behind = rest.substr(facts.length, 12);
            const std::size_t word = std::min(behind.find_first_not_of("\r\n "), behind.size());
            if (behind.substr(word).starts_with("endstream"))
                return facts.length;
        }
        std::string_view data = rest.substr(0, end - begin);
        data.remove_suffix(data.ends_with('\n') ? 1 : 0);
        data.remove_suffix(data.ends_with('\r') ? 1 : 0);
        return data.size();
    }

    std::string unpack(const pdf_stream& stream)
    {
        // Streams may overlap; each costs what it has, and all together no more than some times the content.
        constexpr std::size_t most_times = 4;
        read_ += stream.data.size();
        if (read_ / most_times > content_.size()) {
            found_.cut();
            return {};
        }
        const std::string decrypted = key_ == nullptr ? std::string() : decrypt(stream);
        const std::string_view data = key_ == nullptr ? stream.data : std::string_view(decrypted);
        std::string bytes = undo_filters(data, stream.facts.coding, found_.room());
        if (stream.facts.coding.filters.empty() && stream.facts.type == "ObjStm") // its filter may stand elsewhere
            bytes = inflate(data, found_.room());
        if (bytes.empty() && stream.facts.coding.filters.empty())
            bytes = data.substr(0, found_.room());
        found_.spend(bytes.size());
        return bytes;
    }

    std::string decrypt(const pdf_stream& stream) const
    {
        const std::vector<std::string>& filters = stream.facts.coding.filters;
        std::optional<std::string> own;
        if (std::find(filters.begin(), filters.end(), "Crypt") != filters.end())
            own = stream.facts.crypt_filter; // without a name, the one that does nothing
        const bool is_file = stream.facts.type == "EmbeddedFile";
        return key_->stream(stream.object, stream.data.substr(0, found_.room()), is_file, own);
    }

    void take_objects(const pdf_stream& stream)
    {
        const std::string bytes = unpack(stream);
        pdf_lexer lexer(bytes);
        lexer.move_to(std::min<std::size_t>(stream.facts.first, bytes.size()));
        while (found_.has_time() && lexer.next() && objects_.take(lexer.token()))
            ;
        objects_.reset();
    }

    void take_files()
    {
        for (const pdf_stream& each : streams_) {
            if (!found_.has_time())
                return;
            const auto named = objects_.file_names().find(each.object.number);
            const bool is_named = named != objects_.file_names().end();
            if (is_named || each.facts.type == "EmbeddedFile") {
                found_.unpacked_file(is_named ? std::string_view(named->second) : std::string_view(), unpack(each));
            } else if (objects_.forms().count(each.object.number) != 0) {
                const std::string form = unpack(each);
                if (form.find("<script") != form.npos)
                    found_.note(filetype::pdf_javascript);
            }
        }
    }

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
    std::size_t read_ = 0;
    std::vector<pdf_stream> streams_;
};

/// Readers take a header within the first kilobyte; what stands before it may be a program to others.
void look_before_header(std::string_view content, collector& found)
{
    constexpr std::size_t farthest = 1024;
    const std::size_t header = content.substr(0, farthest + 5).find("%PDF-");
    if (header == content.npos || header == 0)
        return;
    const filetype::detected before = filetype::detect(content.substr(0, header), false);
    if (before.kind != filetype::family::unknown && before.kind != filetype::family::text)
        found.note(filetype::polyglot);
}

/// What is encrypted is read once more for each key that opens it. Only the names of keys and values could be told
/// before, which are not encrypted.
void read_pdf(std::string_view content, collector& found)
{
    const collector before = found;
    pdf_reader first(content, found, nullptr);
    first.run();
    if ((found.traits() & filetype::encrypted) == 0)
        return;
    bool is_opened = false;
    bool is_locked = first.securities().all().empty() || first.securities().is_cut();
    for (const pdf_security& each : first.securities().all()) {
        const auto key = pdf_encryption::open(each, first.securities().ids(), found);
        is_locked = is_locked || !key;
        if (!key)
            continue;
        const auto helped = found.password_that_helped();
        if (!is_opened)
            found = before;
        is_opened = true;
        if (key->needed_password())
            found.note(filetype::opened_by_password);
        if (helped)
            found.password_helped(*helped);
        pdf_reader(content, found, &*key).run();
    }
    if (is_locked)
        found.note(filetype::encrypted);
}

} // namespace

void examine_pdf(std::string_view content, collector& found)
{
    constexpr std::string_view end = "%%EOF";
    read_pdf(content, found);
    look_before_header(content, found);
    const std::size_t last = content.rfind(end);
    look_behind(content, last == content.npos ? content.size() : last + end.size(), found);
}

} // namespace document
