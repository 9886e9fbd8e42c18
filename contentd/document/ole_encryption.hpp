// ole_encryption - opens what Office encrypts in a compound file
//
// A stream that is encrypted is told how by another one beside it. Passwords are tried on the first one of a name below
// the root, which is where Office looks: that bounds what many of them cost.

#pragma once

#include "contentd/document/collector.hpp"
#include "contentd/filetype/compound_file.hpp"

#include <string>

namespace document {

class ole_encryption
{
  public:
    /// Both outlive it.
    ole_encryption(const filetype::compound_file& file, collector& found);

    /// "EncryptedPackage": the document in it becomes a file inside; elsewhere, and a second one, is told as encrypted.
    void take_package(const filetype::compound_entry& entry);
    /// Decrypts what stands in a stream "WordDocument" that says that it is encrypted, and lets it say so no longer.
    void open_word(const filetype::compound_entry& entry, std::string& stream);
    /// "PowerPoint Document", which that stands in: the storages in it, encrypted or not.
    void take_powerpoint(const filetype::compound_entry& entry, const std::string& stream, unsigned depth);
    /// "EncryptedSummary"
    void take_summary() { has_summary_ = true; }

    /// Behind the last.
    void tell();

  private:
    std::string head_of(const filetype::compound_entry* entry);
    void note_opened();
    bool decrypt_word(std::string& stream);

    const filetype::compound_file& file_;
    collector& found_;
    // All below the root; null for none.
    const filetype::compound_entry* package_ = nullptr;
    const filetype::compound_entry* text_ = nullptr;
    const filetype::compound_entry* presentation_ = nullptr;
    const filetype::compound_entry* info_ = nullptr;
    const filetype::compound_entry* tables_[2] = {nullptr, nullptr};
    const filetype::compound_entry* user_ = nullptr;
    bool has_summary_ = false;
    bool is_opened_ = false;
};

} // namespace document
