#include "contentd/document/pdf_reader.hpp"

#include "contentd/document/inflate.hpp"
#include "contentd/document/letters.hpp"
#include "contentd/filetype/filetype.hpp"

#include <algorithm>
#include <optional>

namespace document {

namespace {

/// A name that a desktop would go by; what is encrypted hardly ever ends in a dot and letters.
bool has_extension(std::string_view name)
{
    const std::string extension = filetype::extension_of(name);
    return !extension.empty() &&
           std::all_of(extension.begin(), extension.end(), [](char byte) { return is_letter(byte) || is_digit(byte); });
}

/// What is encrypted has no type, but a few letters may come of it when it is unpacked.
bool has_type(std::string_view bytes)
{
    constexpr std::size_t shortest_text = 16;
    constexpr std::size_t looked_at = 65536;
    const filetype::family kind = filetype::detect(bytes.substr(0, looked_at), false).kind;
    return kind != filetype::family::unknown && (kind != filetype::family::text || bytes.size() >= shortest_text);
}

/// On doubt it is not: readers may take it as it is.
bool is_encrypted_form(std::string_view name, std::string_view bytes, const embedded_file& opened)
{
    return !has_extension(name) && (bytes.empty() || (has_type(opened.bytes) && !has_type(bytes)));
}

bool is_same(std::string_view name, std::string_view bytes, const embedded_file& opened)
{
    return opened.bytes == bytes && (opened.name == name || !has_extension(name));
}

/// Without its filters; at most `most` bytes.
std::string undone(std::string_view data, const pdf_stream_facts& facts, std::size_t most)
{
    std::string bytes = undo_filters(data, facts.coding, most);
    if (facts.coding.filters.empty() && facts.type == "ObjStm") // its filter may stand elsewhere
        bytes = inflate(data, most);
    if (bytes.empty() && facts.coding.filters.empty())
        bytes = data.substr(0, most);
    return bytes;
}

} // namespace

std::size_t next_place::from(std::size_t position)
{
    if (!is_known_ || at_ < position)
        at_ = std::min(content_.find(word_, position), content_.size());
    is_known_ = true;
    return at_;
}

pdf_reader::pdf_reader(std::string_view content, collector& found, const pdf_encryption* key)
    : content_(content), found_(found), key_(key), lexer_(content), objects_(found), stream_ends_(content, "endstream"),
      object_begins_(content, " obj"), object_ends_(content, "endobj")
{}

void pdf_reader::run()
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
            objects_.begin_object(object_.number);
        } else if (is_word && token.text == "stream") {
            goes_on = take_stream();
        } else if (is_word && (token.text == "endobj" || token.text == "trailer")) {
            is_in_object_ = false;
            objects_.end_object();
        } else {
            goes_on = take_token(token);
        }
    }
    objects_.tell();
}

bool pdf_reader::take_token(const pdf_token& token)
{
    if (key_ == nullptr || token.what != pdf_token::kind::string || !is_in_object_)
        return objects_.take(token);
    pdf_token decrypted = token;
    decrypted.text = key_->string(object_, token.text);
    return objects_.take(decrypted);
}

bool pdf_reader::take_stream()
{
    std::size_t begin = lexer_.position();
    if (content_.substr(begin).starts_with("\r\n"))
        begin += 2;
    else if (content_.substr(begin).starts_with('\n') || content_.substr(begin).starts_with('\r'))
        ++begin;
    const std::size_t end = stream_ends_.from(begin);
    lexer_.move_to(std::min(end, next_object(begin)));
    const pdf_stream_facts facts = objects_.stream();
    const stream met = {object_, content_.substr(begin, length_of(facts, begin, end)), facts};
    objects_.end_object();
    if (!facts.is_told && !found_.count_object()) // else its dictionary is counted
        return false;
    if (facts.type == "ObjStm")
        take_objects(met);
    else
        streams_.push_back(met);
    return true;
}

/// A stream without an end hides objects from who goes on behind it: the first one inside, with its number.
std::size_t pdf_reader::next_object(std::size_t begin)
{
    std::size_t at = object_begins_.from(begin);
    while (at > begin && at < content_.size() && (is_digit(content_[at - 1]) || content_[at - 1] == ' '))
        --at;
    return std::min(at, object_ends_.from(begin));
}

/// As told when "endstream" stands behind it: data may have that word in it. Else without the line end before it.
std::size_t pdf_reader::length_of(const pdf_stream_facts& facts, std::size_t begin, std::size_t end) const
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

std::string pdf_reader::unpack(const stream& packed)
{
    // Streams may overlap; each costs what it has, and all together no more than some times the content.
    constexpr std::size_t most_times = 4;
    read_ += packed.data.size();
    if (read_ / most_times > content_.size()) {
        found_.cut();
        return {};
    }
    const std::string decrypted = key_ == nullptr ? std::string() : decrypt(packed);
    const std::string_view data = key_ == nullptr ? packed.data : std::string_view(decrypted);
    std::string bytes = undone(data, packed.facts, found_.room());
    found_.spend(bytes.size());
    return bytes;
}

std::string pdf_reader::decrypt(const stream& packed)
{
    const std::vector<std::string>& filters = packed.facts.coding.filters;
    std::optional<std::string> own;
    if (std::find(filters.begin(), filters.end(), "Crypt") != filters.end())
        own = packed.facts.crypt_filter.empty() ? std::string(pdf_identity) : packed.facts.crypt_filter;
    const bool is_file = packed.facts.type == "EmbeddedFile" || objects_.file_names().count(packed.object.number) != 0;
    const std::string filter = key_->filter_of(is_file, own);
    is_locked_ = is_locked_ || !key_->is_certain_stream(filter);
    return key_->stream(packed.object, packed.data.substr(0, found_.room()), filter);
}

void pdf_reader::take_objects(const stream& packed)
{
    const std::string bytes = unpack(packed);
    pdf_lexer lexer(bytes);
    lexer.move_to(std::min<std::size_t>(packed.facts.first, bytes.size()));
    while (found_.has_time() && lexer.next() && objects_.take(lexer.token()))
        ;
    objects_.reset();
}

void pdf_reader::take_file(const stream& packed, const std::string& name, opened_files& opened)
{
    // What is left out should not cost what may be unpacked. Streams may overlap.
    constexpr std::size_t looked_at = 4096;
    const std::string_view front = packed.data.substr(0, 4 * looked_at);
    const auto range = opened.equal_range(packed.data.data());
    const auto has_like = [&](const auto& is_like, std::string_view bytes) {
        return key_ == nullptr && std::any_of(range.first, range.second, [&](const opened_files::value_type& each) {
                   return is_like(name, bytes, found_.files()[each.second]);
               });
    };
    const bool is_known = range.first != range.second;
    const std::string begin = is_known ? undone(front, packed.facts, looked_at) : std::string();
    if (!begin.empty() && has_like(is_encrypted_form, begin))
        return;
    std::string bytes = unpack(packed);
    if (has_like(is_encrypted_form, bytes) || has_like(is_same, bytes))
        return;
    const std::size_t which = found_.files().size();
    found_.unpacked_file(name, std::move(bytes));
    if (key_ != nullptr && which < found_.files().size())
        opened.emplace(packed.data.data(), which);
}

void pdf_reader::take_files(opened_files& opened)
{
    for (const stream& each : streams_) {
        if (!found_.has_time())
            return;
        const auto named = objects_.file_names().find(each.object.number);
        const bool is_named = named != objects_.file_names().end();
        if (is_named || each.facts.type == "EmbeddedFile") {
            take_file(each, is_named ? *named->second : std::string(), opened);
        } else if (objects_.forms().count(each.object.number) != 0) {
            const std::string form = unpack(each);
            if (form.find("<script") != form.npos)
                found_.note(filetype::pdf_javascript);
        }
    }
}

} // namespace document
