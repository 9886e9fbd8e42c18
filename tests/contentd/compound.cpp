#include "tests/contentd/compound.hpp"

#include "common/text/utf8.hpp"

#include <utility>

namespace testing {

namespace {

constexpr unsigned none = 0xffffffff;
constexpr unsigned end_of_chain = 0xfffffffe;
constexpr unsigned table_itself = 0xfffffffd;
constexpr std::size_t sector = 512;
constexpr std::size_t small = 64;
constexpr std::size_t small_below = 4096;

enum kind : unsigned { storage = 1, stream = 2, root = 5 };

struct entry
{
    std::string name;
    unsigned what = stream;
    std::size_t parent = 0;
    std::string content = {};
    unsigned first = end_of_chain;
    unsigned sibling = none;
    unsigned child = none;
};

std::string padded(std::string bytes, std::size_t unit)
{
    bytes.resize((bytes.size() + unit - 1) / unit * unit);
    return bytes;
}

class writer
{
  public:
    std::string write(const std::vector<std::pair<std::string, std::string>>& streams, const std::string& class_id)
    {
        entries_.push_back({"Root Entry", root});
        for (const auto& [path, content] : streams)
            add(path, content);
        for (std::size_t i = 1; i < entries_.size(); ++i) { // one list for each folder: siblings to the right
            entry& parent = entries_[entries_[i].parent];
            entries_[i].sibling = std::exchange(parent.child, static_cast<unsigned>(i));
        }
        take(1, table_itself); // sector 0
        const std::size_t directory = take((entries_.size() * 128 + sector - 1) / sector);
        std::string small_stream;
        std::vector<unsigned> small_table;
        std::string body;
        for (entry& each : entries_)
            if (each.what == stream && each.content.size() < small_below)
                add_small(each, small_stream, small_table);
            else if (each.what == stream)
                add_large(each, body);
        const std::size_t in_small_table = (small_table.size() * 4 + sector - 1) / sector;
        const std::size_t small_table_at = take(in_small_table);
        std::string written;
        for (const unsigned each : small_table)
            written += number_32(each);
        body += padded(written, sector);
        entries_.front().first =
            small_stream.empty() ? end_of_chain : take((small_stream.size() + sector - 1) / sector);
        entries_.front().content = small_stream;
        body += padded(small_stream, sector);
        table_.resize(sector / 4, none);
        std::string all = header(directory, small_table.empty() ? end_of_chain : small_table_at, in_small_table);
        for (const unsigned each : table_)
            all += number_32(each);
        return all + padded(directory_bytes(class_id), sector) + body;
    }

  private:
    void add(const std::string& path, const std::string& content)
    {
        std::size_t parent = 0;
        std::size_t at = 0;
        for (std::size_t slash; (slash = path.find('/', at)) != path.npos; at = slash + 1)
            parent = folder(path.substr(at, slash - at), parent);
        entries_.push_back({path.substr(at), stream, parent, content});
    }

    std::size_t folder(const std::string& name, std::size_t parent)
    {
        for (std::size_t i = 1; i < entries_.size(); ++i)
            if (entries_[i].name == name && entries_[i].parent == parent && entries_[i].what == storage)
                return i;
        entries_.push_back({name, storage, parent, {}, 0});
        return entries_.size() - 1;
    }

    unsigned take(std::size_t count, unsigned last = end_of_chain)
    {
        const auto first = static_cast<unsigned>(table_.size());
        for (std::size_t i = 0; i < count; ++i)
            table_.push_back(i + 1 == count ? last : static_cast<unsigned>(table_.size()) + 1);
        return first;
    }

    static void add_small(entry& one, std::string& bytes, std::vector<unsigned>& table)
    {
        const std::size_t count = (one.content.size() + small - 1) / small;
        one.first = count == 0 ? end_of_chain : static_cast<unsigned>(table.size());
        for (std::size_t i = 0; i < count; ++i)
            table.push_back(i + 1 == count ? end_of_chain : static_cast<unsigned>(table.size()) + 1);
        bytes += padded(one.content, small);
    }

    void add_large(entry& one, std::string& body)
    {
        one.first = take((one.content.size() + sector - 1) / sector);
        body += padded(one.content, sector);
    }

    static std::string header(std::size_t directory, std::size_t small_table, std::size_t in_small_table)
    {
        std::string bytes = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + std::string(16, '\0');
        bytes +=
            number_16(0x3e) + number_16(3) + number_16(0xfffe) + number_16(9) + number_16(6) + std::string(10, '\0');
        bytes += number_32(1) + number_32(static_cast<unsigned>(directory)) + number_32(0) + number_32(small_below);
        bytes += number_32(static_cast<unsigned>(small_table)) + number_32(static_cast<unsigned>(in_small_table));
        bytes += number_32(end_of_chain) + number_32(0) + number_32(0);
        while (bytes.size() < sector)
            bytes += number_32(none);
        return bytes;
    }

    std::string directory_bytes(const std::string& class_id) const
    {
        std::string bytes;
        for (const entry& each : entries_) {
            std::string name = utf16(each.name);
            const std::string size = number_16(static_cast<unsigned>(name.size()) + 2);
            name.resize(64);
            bytes += name + size + static_cast<char>(each.what) + '\1' + number_32(none) + number_32(each.sibling) +
                     number_32(each.child);
            bytes +=
                (each.what == root && !class_id.empty() ? class_id : std::string(16, '\0')) + std::string(20, '\0');
            bytes += number_32(each.first) + number_32(static_cast<unsigned>(each.content.size())) + number_32(0);
        }
        return bytes;
    }

    std::vector<entry> entries_;
    std::vector<unsigned> table_;
};

} // namespace

std::string compound_of(const std::vector<std::pair<std::string, std::string>>& streams, std::string class_id)
{
    return writer().write(streams, class_id);
}

std::string number_16(unsigned value)
{
    return {static_cast<char>(value), static_cast<char>(value >> 8U)};
}

std::string number_32(unsigned value)
{
    return number_16(value) + number_16(value >> 16U);
}

std::string utf16(const std::string& utf8)
{
    std::string wide;
    for (std::size_t at = 0; at < utf8.size();) {
        const text::character one = text::next_character(utf8, at);
        wide += number_16(static_cast<unsigned>(one.point));
        at += one.length;
    }
    return wide;
}

} // namespace testing
