// Any bytes as what tells an encryption, and as what is encrypted: within the allowance, and no longer than it was.

#include "contentd/document/biff.hpp"
#include "contentd/document/macro_words.hpp"
#include "contentd/document/office_package.hpp"
#include "contentd/document/office_rc4.hpp"
#include "contentd/document/powerpoint_encryption.hpp"
#include "document_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    document::allowance allowed = small_allowance();
    allowed.until = std::chrono::steady_clock::now() + std::chrono::milliseconds(100); // many rounds are slow
    document::collector found(allowed);
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const std::string_view head = all.substr(0, all.find("||"));
    const std::string_view rest = all.substr(std::min(head.size() + 2, all.size()));
    const auto package = document::open_office_package(head, std::string(rest), found);
    require(!package || package->size() <= rest.size());
    if (auto rc4 = document::office_rc4::read(head))
        require(!rc4->open(found) || rc4->key_of_block(1).size() == 16 || rc4->key_of_block(1).size() >= 5);
    document::open_powerpoint(rest, head, found,
                              [&](std::string_view record) { require(record.size() <= rest.size()); });
    document::macro_words words;
    document::examine_biff(std::string(all), words, found);
    require_within(found.take(), allowed);
    return 0;
}
