// pdf_encryption - the standard security handler of PDF (ISO 32000-2, 7.6.4): RC4 and AES, by a user's or owner's
// password
//
// The empty user password is how a PDF is only kept from being changed: readers open it without asking.

#pragma once

#include "contentd/document/collector.hpp"
#include "contentd/document/pdf_security.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace document {

class pdf_encryption
{
  public:
    /// Opened by the empty password or one of those to try; nothing when none opens it, or it is another handler's.
    static std::optional<pdf_encryption> open(const pdf_security& told, const std::vector<std::string>& ids,
                                              collector& found);

    /// Strings and streams belong to an object.
    struct object
    {
        std::uint64_t number = 0;
        std::uint64_t generation = 0;
    };

    std::string string(const object& of, std::string_view data) const;
    /// The crypt filter that its own dictionary names, or else the document's for streams or embedded files.
    std::string filter_of(bool is_file, const std::optional<std::string>& own) const;
    std::string stream(const object& of, std::string_view data, const std::string& filter) const;

    /// False when it is not known what readers take strings and streams for: what is decrypted may be something else.
    bool is_certain() const;
    /// The same for a stream of that filter: many readers know none but the one for all streams.
    bool is_certain_stream(const std::string& filter) const;

    /// A word was needed.
    bool needed_password() const { return needed_password_; }

  private:
    explicit pdf_encryption(const pdf_security& told) : told_(told) {}

    std::string method_of(const std::string& filter) const;
    bool is_known(const std::string& filter) const;
    std::string decrypt(const object& of, std::string_view data, std::string_view method) const;

    pdf_security told_;
    std::string key_;
    bool needed_password_ = false;
};

} // namespace document
