// pdf_security - what a PDF says of its encryption (ISO 32000-2, 7.6), as tokens come
//
// A security dictionary is known by what is in it and not by who refers to it, so that none of several is missed. Those
// that are referred to must be among them: a reader goes by no other.

#pragma once

#include "contentd/document/pdf_lexer.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace document {

/// The crypt filter that does nothing.
inline constexpr std::string_view pdf_identity = "Identity";

struct pdf_crypt_filter
{
    std::string method;         // "AESV2"; empty when there is none
    std::uint64_t key_size = 0; // bytes, or bits; 0 when it is not told

    bool operator==(const pdf_crypt_filter&) const = default;
};

struct pdf_security
{
    std::string handler; // "Standard" for passwords
    std::uint64_t version = 0;
    std::uint64_t revision = 0;
    std::uint64_t key_bits = 0; // 0 when it is not told
    std::uint32_t permissions = 0;
    std::string owner; // O and U
    std::string user;
    std::string owner_key; // OE and UE
    std::string user_key;
    bool encrypts_metadata = true;
    std::map<std::string, pdf_crypt_filter, std::less<>> filters;
    std::string for_streams{pdf_identity};
    std::string for_strings{pdf_identity};
    std::string for_files; // that are embedded; empty: as streams
    /// Nothing stands there twice or elsewhere, and there are no more crypt filters than are kept: else it is not known
    /// what readers take it for.
    bool is_clear = true;

    bool operator==(const pdf_security&) const = default;
};

class pdf_securities
{
  public:
    static constexpr std::size_t most = 4; // different ones, of each kind

    /// An object of the file begins, and ends.
    void begin_object(std::uint64_t number);
    void end_object();

    /// There is an "Encrypt", and one that refers to an object.
    void mention() { is_mentioned_ = true; }
    void refer_to(std::uint64_t number);

    /// A dictionary begins that may be one: outermost, or under "Encrypt" in such a one.
    void begin() { begun_.emplace_back(); }
    /// A value in it.
    void take(std::string_view key, const pdf_token& token);
    /// A crypt filter, and a value in it.
    void take_filter(const std::string& filter, const pdf_token& token);
    void take_filter_value(const std::string& filter, std::string_view key, const pdf_token& token);
    /// The last one that began ends.
    void end();

    /// The first part of a document's identifier, which stays when it is changed.
    void take_id(const std::string& id);

    bool is_mentioned() const { return is_mentioned_; }
    const std::vector<pdf_security>& all() const { return all_; }
    const std::vector<std::string>& ids() const { return ids_; }
    /// All that stand under "Encrypt" are known, and so is each object of that number to which one refers.
    bool is_complete() const;
    /// There are more than that.
    bool is_cut() const { return is_cut_; }

  private:
    struct draft
    {
        pdf_security told;
        std::set<std::string, std::less<>> keys; // in it, and those of crypt filters behind the filter's
    };

    void take_once(std::string key, bool is_as_meant);
    template <typename Item>
    void add(Item item, std::vector<Item>& to);

    std::vector<draft> begun_; // one in the other
    std::optional<std::uint32_t> object_;
    bool has_security_ = false; // the object, outermost
    bool has_other_ = false;
    std::vector<std::uint32_t> known_objects_;
    std::vector<std::uint32_t> other_objects_;
    std::vector<std::uint64_t> referred_;
    std::vector<pdf_security> all_;
    std::vector<std::string> ids_;
    bool is_mentioned_ = false;
    bool is_missing_ = false;
    bool is_cut_ = false;
};

} // namespace document
