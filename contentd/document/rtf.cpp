#include "contentd/document/rtf.hpp"

#include "contentd/document/object_data.hpp"
#include "contentd/document/ole_object.hpp"
#include "contentd/document/rtf_lexer.hpp"
#include "contentd/document/tail.hpp"
#include "contentd/document/target.hpp"

#include <map>
#include <utility>
#include <vector>

namespace document {

namespace {

enum class destination : std::uint8_t { other, ignored, object_data, object_class, template_name, field_instruction };

const std::map<std::string_view, destination>& destinations()
{
    static const std::map<std::string_view, destination> table = {
        {"objdata", destination::object_data},
        {"objclass", destination::object_class},
        {"template", destination::template_name},
        {"fldinst", destination::field_instruction},
    };
    return table;
}

struct group
{
    destination where = destination::other;
    bool begins_it = false; // the destination ends with this group
    std::size_t text = 0;   // where in the text its own begins
};

class rtf_reader
{
  public:
    rtf_reader(std::string_view content, collector& found) : lexer_(content), found_(found), data_(found.room()) {}

    void run()
    {
        while (found_.has_time() && lexer_.next() && take(lexer_.token()))
            ;
        while (!groups_.empty())
            close_group();
        if (end_ != 0)
            look_behind_end(lexer_.content().substr(end_), found_);
    }

  private:
    using kind = rtf_token::kind;

    bool take(const rtf_token& token)
    {
        if (token.what == kind::open)
            return open_group();
        if (token.what == kind::close) {
            close_group();
            if (groups_.empty() && end_ == 0)
                end_ = lexer_.position();
        } else if (token.what == kind::ignorable)
            is_ignorable_ = true;
        else if (token.what == kind::word)
            take_word(token);
        else
            take_text(token);
        return true;
    }

    bool open_group()
    {
        groups_.push_back({where(), false, text_.size()});
        is_ignorable_ = false;
        return found_.count_object();
    }

    void close_group()
    {
        if (groups_.empty())
            return;
        const group closed = groups_.back();
        groups_.pop_back();
        is_ignorable_ = false;
        if (!closed.begins_it)
            return;
        finish(closed.where, std::string_view(text_).substr(std::min(closed.text, text_.size())));
        text_.resize(std::min(closed.text, text_.size()));
    }

    void take_word(const rtf_token& token)
    {
        const auto known = destinations().find(token.name);
        if (known != destinations().end())
            begin(known->second);
        else if (is_ignorable_)
            begin(destination::ignored);
        is_ignorable_ = false;
        if (token.name == "u" && token.has_number)
            add_character(token.number);
    }

    void begin(destination what)
    {
        if (groups_.empty())
            groups_.emplace_back();
        const bool goes_on = groups_.back().where == what && what == destination::object_data;
        if (goes_on || groups_.back().begins_it)
            return;
        groups_.back() = {what, true, text_.size()};
    }

    void take_text(const rtf_token& token)
    {
        if (token.what == kind::character && skipped_ > 0) {
            --skipped_; // what readers without Unicode show
            return;
        }
        const destination now = where();
        if (now == destination::object_data) {
            data_.take(token);
        } else if (now != destination::other && now != destination::ignored) {
            std::string_view piece = token.text;
            if (token.what == kind::text && skipped_ > 0)
                piece.remove_prefix(std::min(piece.size(), std::exchange(skipped_, 0)));
            add_text(piece);
        }
    }

    void add_text(std::string_view piece)
    {
        constexpr std::size_t most = 65536;
        for (const char byte : piece.substr(0, most - std::min(most, text_.size())))
            if (byte != '\r' && byte != '\n')
                text_ += byte;
    }

    /// \u has signed 16 bits; only those in ASCII matter in a name or an instruction.
    void add_character(long number)
    {
        skipped_ = 1;
        const bool has_text = where() != destination::other && where() != destination::ignored;
        const unsigned long unit = static_cast<unsigned long>(number) & 0xffffU;
        const char byte = unit < 0x80 ? static_cast<char>(unit) : '?';
        if (has_text && where() != destination::object_data)
            add_text({&byte, 1});
    }

    void finish(destination what, std::string_view text)
    {
        if (what == destination::object_data) {
            if (data_.is_cut())
                found_.cut();
            for (const std::string& each : data_.finish()) {
                found_.spend(each.size());
                take_ole1(each, found_);
            }
            data_ = object_data(found_.room());
        } else if (what == destination::object_class)
            judge_class_name(text, found_);
        else if (what == destination::template_name)
            take_loaded_target(text, found_);
        else if (what == destination::field_instruction)
            judge_field(text, found_);
    }

    destination where() const { return groups_.empty() ? destination::other : groups_.back().where; }

    rtf_lexer lexer_;
    collector& found_;
    object_data data_;
    std::vector<group> groups_;
    std::string text_; // of all destinations that are open, one behind the other
    std::size_t skipped_ = 0;
    std::size_t end_ = 0; // behind the group that is the document
    bool is_ignorable_ = false;
};

} // namespace

void examine_rtf(std::string_view content, collector& found)
{
    rtf_reader(content, found).run();
}

} // namespace document
