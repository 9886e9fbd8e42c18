#include "common/state/change.hpp"

#include <bit>
#include <cstring>

namespace state {

namespace {

enum class tag : char { statement = 'S', integer = 'i', real = 'd', text = 't' };

void put(std::string& out, std::uint64_t number)
{
    for (int shift = 0; shift < 64; shift += 8)
        out += static_cast<char>(number >> static_cast<unsigned>(shift));
}

void put(std::string& out, tag kind, std::string_view bytes)
{
    out += static_cast<char>(kind);
    put(out, bytes.size());
    out += bytes;
}

void put(std::string& out, const parameter& value)
{
    if (const auto* integer = std::get_if<std::int64_t>(&value.value())) {
        out += static_cast<char>(tag::integer);
        put(out, static_cast<std::uint64_t>(*integer));
    } else if (const auto* real = std::get_if<double>(&value.value())) {
        out += static_cast<char>(tag::real);
        put(out, std::bit_cast<std::uint64_t>(*real));
    } else {
        put(out, tag::text, std::get<std::string>(value.value()));
    }
}

/// Reads what put() wrote. After the first thing that does not fit, is_good() is false and all else is empty.
class cursor
{
  public:
    explicit cursor(std::string_view bytes) : left_(bytes) {}

    bool is_good() const { return is_good_; }
    bool is_at_end() const { return left_.empty() || !is_good_; }
    char kind() { return take(1).empty() ? '\0' : last_[0]; }

    std::uint64_t number()
    {
        std::uint64_t value = 0;
        const std::string_view bytes = take(8);
        for (std::size_t each = bytes.size(); each > 0; --each)
            value = value << 8U | static_cast<unsigned char>(bytes[each - 1]);
        return value;
    }

    std::string_view text() { return take(number()); }
    void fail() { is_good_ = false; }

  private:
    std::string_view take(std::uint64_t length)
    {
        if (length > left_.size())
            is_good_ = false;
        last_ = is_good_ ? left_.substr(0, length) : std::string_view();
        left_.remove_prefix(last_.size());
        return last_;
    }

    std::string_view left_;
    std::string_view last_;
    bool is_good_ = true;
};

void read_statement(cursor& from, std::vector<change>& made)
{
    const std::string_view wanted = from.text();
    const auto names = sql::statement_names();
    for (std::size_t each = 0; each < names.size(); ++each) {
        if (names[each] == wanted) {
            made.push_back({static_cast<sql::name>(each), {}});
            return;
        }
    }
    from.fail();
}

} // namespace

void perform(connection& on, const std::vector<change>& changes)
{
    for (const change& each : changes) {
        statement& prepared = on.prepared(each.statement);
        try {
            int position = 0;
            for (const parameter& value : each.parameters) {
                ++position;
                std::visit([&](const auto& bound) { prepared.bind(position, bound); }, value.value());
            }
            prepared.step();
        } catch (...) {
            prepared.reset();
            throw;
        }
        prepared.reset();
    }
}

std::string encode(const std::vector<change>& changes)
{
    std::string out;
    for (const change& each : changes) {
        put(out, tag::statement, sql::statement_names()[static_cast<std::size_t>(each.statement)]);
        for (const parameter& value : each.parameters)
            put(out, value);
    }
    return out;
}

base::result<std::vector<change>> decode(std::string_view bytes)
{
    std::vector<change> made;
    cursor from(bytes);
    while (!from.is_at_end()) {
        const tag kind{from.kind()};
        if (kind == tag::statement) {
            read_statement(from, made);
            continue;
        }
        if (made.empty())
            return base::fail("a value before any statement");
        if (kind == tag::integer)
            made.back().parameters.emplace_back(static_cast<std::int64_t>(from.number()));
        else if (kind == tag::real)
            made.back().parameters.emplace_back(std::bit_cast<double>(from.number()));
        else if (kind == tag::text)
            made.back().parameters.emplace_back(from.text());
        else
            from.fail();
    }
    if (!from.is_good())
        return base::fail("a statement that this version does not know, or damaged values");
    return made;
}

} // namespace state
