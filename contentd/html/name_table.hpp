// name_table - finds a name of HTML, in any case and with NULs in it, in a table made at compile time
//
// Names come from peers, the table does not: a fixed open-addressed table cannot be filled up from outside. A look-up
// costs one pass over the name.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace html {

/// A name in lower case and without its NULs, which some programs skip; only its first bytes are kept.
struct folded_name
{
    static constexpr std::size_t most = 24;

    char bytes[most] = {};
    std::size_t size = 0; // of all of it
    std::uint64_t hash = 0xcbf29ce484222325;

    constexpr explicit folded_name(std::string_view name)
    {
        for (const char each : name) {
            if (each == '\0')
                continue;
            const char lower = each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each;
            if (size < most)
                bytes[size] = lower;
            ++size;
            hash = (hash ^ static_cast<unsigned char>(lower)) * 0x100000001b3;
        }
    }

    /// Empty when it is longer than any known name.
    constexpr std::string_view view() const
    {
        return size <= most ? std::string_view(bytes, size) : std::string_view();
    }
};

/// Entries have a member `name` in lower case; the first one stands for all names that are not in the table.
template <typename Entry, std::size_t count>
class name_table
{
  public:
    constexpr explicit name_table(const Entry (&entries)[count]) : entries_(entries)
    {
        for (std::size_t i = 1; i < count; ++i) {
            std::size_t slot = folded_name(entries[i].name).hash % slots;
            while (table_[slot] != 0)
                slot = (slot + 1) % slots;
            table_[slot] = static_cast<std::uint16_t>(i);
        }
    }

    const Entry& find(const folded_name& name) const
    {
        const std::string_view wanted = name.view();
        for (std::size_t slot = name.hash % slots; table_[slot] != 0; slot = (slot + 1) % slots)
            if (entries_[table_[slot]].name == wanted)
                return entries_[table_[slot]];
        return entries_[0];
    }

  private:
    static constexpr std::size_t slots = 1024;
    static_assert(count < slots / 2);

    const Entry* entries_;
    std::array<std::uint16_t, slots> table_{};
};

} // namespace html
