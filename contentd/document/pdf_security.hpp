// pdf_security - what a PDF says of its encryption (ISO 32000-2, 7.6), as tokens come
//
// A security dictionary is known by what is in it and not by who refers to it, so that none of several is missed.

#pragma once

#include "contentd/document/pdf_lexer.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace document {

struct pdf_security
{
    std::string handler; // "Standard" for passwords
    std::uint64_t version = 0;
    std::uint64_t revision = 0;
    std::uint64_t key_bits = 40;
    std::uint32_t permissions = 0;
    std::string owner; // O and U
    std::string user;
    std::string owner_key; // OE and UE
    std::string user_key;
    bool encrypts_metadata = true;
    std::map<std::string, std::string, std::less<>> methods; // of crypt filters: "AESV2"
    std::string for_streams = "Identity";
    std::string for_strings = "Identity";
    std::string for_files; // that are embedded; empty: as streams

    bool operator==(const pdf_security&) const = default;
};

class pdf_securities
{
  public:
    static constexpr std::size_t most = 4; // different ones, of either

    /// There is an "Encrypt".
    void mention() { is_mentioned_ = true; }

    /// A dictionary begins that may be one: outermost, or under "Encrypt".
    void begin() { now_ = {}; }
    /// A value in it.
    void take(std::string_view key, const pdf_token& token);
    /// A crypt filter's method.
    void take_method(const std::string& filter, const std::string& method);
    /// It ends.
    void end();

    /// A part of a document's identifier.
    void take_id(const std::string& id);

    bool is_mentioned() const { return is_mentioned_; }
    const std::vector<pdf_security>& all() const { return all_; }
    const std::vector<std::string>& ids() const { return ids_; }
    /// There are more than that.
    bool is_cut() const { return is_cut_; }

  private:
    template <typename Item>
    void add(Item item, std::vector<Item>& to);

    pdf_security now_;
    std::vector<pdf_security> all_;
    std::vector<std::string> ids_;
    bool is_mentioned_ = false;
    bool is_cut_ = false;
};

} // namespace document
