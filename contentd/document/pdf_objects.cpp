#include "contentd/document/pdf_objects.hpp"

#include "common/text/utf8.hpp"
#include "contentd/document/target.hpp"

#include <algorithm>

namespace document {

namespace {

using kind = pdf_token::kind;

constexpr std::size_t deepest = 500;
constexpr std::size_t most_references = 10'000; // to embedded files, and to forms

/// What is encrypted is not.
bool is_readable(std::string_view url)
{
    return text::is_utf8(url) &&
           std::all_of(url.begin(), url.end(), [](char byte) { return static_cast<unsigned char>(byte) >= 0x20; });
}

} // namespace

void pdf_objects::reset()
{
    while (!frames_.empty())
        close();
    stream_ = {};
}

void pdf_objects::begin_object(std::uint64_t number)
{
    reset();
    securities_.begin_object(number);
}

void pdf_objects::end_object()
{
    reset();
    securities_.end_object();
}

bool pdf_objects::take(const pdf_token& token)
{
    switch (token.what) {
    case kind::open_dictionary:
    case kind::open_array:
        if (frames_.empty() && !found_.count_object())
            return false;
        if (frames_.size() >= deepest) { // no document is like that; what comes behind it counts all the same
            found_.cut();
            reset();
        }
        open(token);
        break;
    case kind::close_dictionary:
    case kind::close_array:
        close();
        break;
    case kind::keyword:
        if (!frames_.empty())
            take_security(frames_.back().key, token);
        if (token.text == "R")
            take_reference();
        else if (!frames_.empty())
            frames_.back().has_key = false;
        break;
    default:
        take_value(token);
    }
    return true;
}

void pdf_objects::open(const pdf_token& token)
{
    const bool is_dictionary = token.what == kind::open_dictionary;
    if (frames_.empty() && is_dictionary) {
        stream_ = {};
        stream_.is_told = true;
    }
    frame inner;
    inner.is_dictionary = is_dictionary;
    if (!frames_.empty()) {
        take_security(frames_.back().key, token);
        inner.own_key = frames_.back().key;
        frames_.back().has_key = false;
    }
    if (!is_dictionary)
        inner.key = inner.own_key; // what is in an array stands under the array's key
    frames_.push_back(std::move(inner));
    if (is_security(frames_.size()))
        securities_.begin();
}

/// Whether what is that deep may be a security dictionary.
bool pdf_objects::is_security(std::size_t depth) const
{
    return depth > 0 && frames_[depth - 1].is_dictionary &&
           (depth == 1 || (depth == 2 && frames_[1].own_key == "Encrypt"));
}

void pdf_objects::take_security(const std::string& key, const pdf_token& token)
{
    const std::size_t depth = frames_.size();
    const bool is_dictionary = frames_.back().is_dictionary;
    if (is_security(depth))
        securities_.take(key, token);
    else if (is_dictionary && frames_.back().own_key == "CF" && is_security(depth - 1))
        securities_.take_filter(key, token);
    else if (is_dictionary && depth > 2 && frames_[depth - 2].own_key == "CF" && is_security(depth - 2))
        securities_.take_filter_value(frames_.back().own_key, key, token);
    else if (key == "ID" && depth == 2 && !is_dictionary && token.what == kind::string && !frames_.back().has_string)
        securities_.take_id(token.text);
}

void pdf_objects::close()
{
    if (frames_.empty())
        return;
    if (is_security(frames_.size()))
        securities_.end();
    frame closed = std::move(frames_.back());
    frames_.pop_back();
    if (closed.own_key == "EF" && !frames_.empty()) {
        frames_.back().files = std::move(closed.files);
        return;
    }
    if (!closed.files.empty())
        name_files(std::move(closed));
}

void pdf_objects::name_files(frame closed)
{
    const auto name = std::make_shared<const std::string>(std::move(closed.file_name));
    for (const std::uint64_t number : closed.files) {
        if (file_names_.size() == most_references)
            return found_.cut();
        file_names_.emplace(number, name);
    }
}

void pdf_objects::take_key(const std::string& key)
{
    if (key == "JS" || key == "JavaScript")
        found_.note(filetype::pdf_javascript);
    else if (key == "OpenAction" || key == "AA")
        runs_when_opened_ = true;
    else if (key == "EF" || key == "RichMedia")
        found_.note(filetype::pdf_embedded_file);
    else if (key == "Encrypt" && frames_.size() == 1)
        securities_.mention();
}

void pdf_objects::take_value(const pdf_token& token)
{
    numbers_[0] = numbers_[1];
    numbers_[1] = token.number;
    if (frames_.empty())
        return;
    frame& now = frames_.back();
    if (now.is_dictionary && !now.has_key) {
        if (token.what != kind::name)
            return;
        now.key = token.text;
        now.has_key = true;
        take_key(now.key);
        return;
    }
    now.has_key = false;
    take_security(now.key, token);
    now.has_string = now.has_string || token.what == kind::string;
    if (token.what == kind::name)
        take_name(now.key, token.text);
    else if (token.what == kind::string)
        take_string(now.key, token.text);
    take_stream_fact(now.key, token);
}

void pdf_objects::take_name(const std::string& key, const std::string& name)
{
    if (key == "S" && name == "JavaScript")
        found_.note(filetype::pdf_javascript);
    else if (key == "S" && name == "Launch")
        found_.note(filetype::pdf_launch);
    else if ((key == "Type" && name == "EmbeddedFile") || (key == "Subtype" && name == "RichMedia"))
        found_.note(filetype::pdf_embedded_file);
}

void pdf_objects::take_string(const std::string& key, const std::string& string)
{
    if (key == "URI") {
        const std::string url = pdf_text(string);
        if (is_readable(url))
            found_.link(url);
    } else if (key == "F" || key == "UF") {
        const std::string name = pdf_text(string);
        // What opens a file on another machine tells it who the reader is.
        if (name.starts_with("\\\\"))
            take_loaded_target(name, found_);
        else if (is_remote(name) && is_readable(name))
            found_.link(name);
        if (key == "UF" || frames_.back().file_name.empty())
            frames_.back().file_name = name;
    }
}

void pdf_objects::take_stream_fact(const std::string& key, const pdf_token& token)
{
    if (token.what == kind::name) {
        const bool is_outermost = frames_.size() == 1 || (frames_.size() == 2 && !frames_.back().is_dictionary);
        if (key == "Type" && frames_.size() == 1)
            stream_.type = token.text;
        else if ((key == "Filter" || key == "F") && is_outermost)
            stream_.coding.filters.push_back(token.text);
        else if (key == "Name" && frames_.size() > 1)
            stream_.crypt_filter = token.text;
    } else if (token.what == kind::number) {
        take_number(key, token.number);
    }
}

void pdf_objects::take_number(const std::string& key, std::uint64_t number)
{
    if (key == "Length" && frames_.size() == 1)
        stream_.length = number;
    else if (key == "First" && frames_.size() == 1)
        stream_.first = number;
    else if (key == "Predictor")
        stream_.coding.predictor = static_cast<unsigned>(number);
    else if (key == "Columns")
        stream_.coding.columns = number;
    else if (key == "Colors")
        stream_.coding.colors = number;
    else if (key == "BitsPerComponent")
        stream_.coding.bits = number;
    else if (key == "EarlyChange")
        stream_.coding.early_change = number != 0;
}

void pdf_objects::take_reference()
{
    if (frames_.empty())
        return;
    frame& now = frames_.back();
    if (now.key == "Length")
        stream_.length = 0;
    else if (now.key == "XFA")
        take_form(numbers_[0]);
    else if (now.key == "Encrypt" && frames_.size() == 1)
        securities_.refer_to(numbers_[0]);
    else if (now.own_key == "EF")
        take_file(numbers_[0], now);
    now.has_key = false;
}

void pdf_objects::take_form(std::uint64_t number)
{
    if (forms_.size() < most_references)
        forms_.insert(number);
    else
        found_.cut();
}

void pdf_objects::take_file(std::uint64_t number, frame& named)
{
    if (named.files.size() < most_references)
        named.files.push_back(number);
    else
        found_.cut();
}

void pdf_objects::tell()
{
    end_object();
    if ((found_.traits() & filetype::pdf_javascript) != 0)
        found_.word("JavaScript");
    if ((found_.traits() & filetype::pdf_launch) != 0)
        found_.word("Launch");
    if (runs_when_opened_ && (found_.traits() & (filetype::pdf_javascript | filetype::pdf_launch)) != 0)
        found_.word("OpenAction");
}

} // namespace document
