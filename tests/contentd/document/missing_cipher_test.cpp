// In a process of its own: the hashes are looked for once, and here never found.

#include "contentd/ciphers/ciphers.hpp"
#include "contentd/document/ooxml.hpp"
#include "tests/contentd/compound.hpp"
#include "tests/contentd/document/samples.hpp"

#include <doctest/doctest.h>
#include <openssl/evp.h>

#include <string>

using namespace testing;
using namespace std::string_literals;

namespace {

/// As on a system that allows what FIPS 140 approves of alone, but has not the module for it: nothing is left.
class refusing_all
{
  public:
    refusing_all() { REQUIRE_EQ(EVP_set_default_properties(nullptr, "fips=yes"), 1); }
    ~refusing_all() { EVP_set_default_properties(nullptr, ""); }
    refusing_all(const refusing_all&) = delete;
    refusing_all& operator=(const refusing_all&) = delete;
};

const std::string rc4_told = number_16(1) + number_16(1) + std::string(48, 's');

streams agile()
{
    const std::string common = " blockSize='16' keyBits='256' cipherAlgorithm='AES' cipherChaining='ChainingModeCBC'"
                               " hashAlgorithm='SHA512' saltValue='" +
                               base64("sixteen saltings") + "'";
    return {{"EncryptionInfo", number_16(4) + number_16(4) + number_32(0x40) + "<encryption><keyData" + common +
                                   "/><p:encryptedKey spinCount='1'" + common + "/></encryption>"},
            {"EncryptedPackage", number_32(16) + number_32(0) + std::string(16, 'x')}};
}

streams standard()
{
    const std::string header = number_32(0x24) + number_32(0) + number_32(0x660e) + number_32(0x8004) + number_32(128) +
                               number_32(0x18) + number_32(0) + number_32(0);
    return {{"EncryptionInfo", number_16(3) + number_16(2) + number_32(0x24) + number_32(32) + header + number_32(16) +
                                   std::string(32, 's') + number_32(20) + std::string(32, 'h')},
            {"EncryptedPackage", number_32(16) + number_32(0) + std::string(16, 'x')}};
}

streams text()
{
    const std::string head = number_16(0xa5ec) + std::string(8, '\0') + number_16(0x0100) + number_16(0) +
                             number_32(static_cast<unsigned>(rc4_told.size()));
    return {{"0Table", rc4_told}, {"WordDocument", head + std::string(100, 'x')}};
}

streams workbook()
{
    const std::string told = number_16(1) + rc4_told;
    return {{"Workbook", number_16(0x809) + number_16(2) + "\0\6"s + number_16(0x2f) +
                             number_16(static_cast<unsigned>(told.size())) + told}};
}

std::string with_macro(streams all)
{
    const std::string source = "Attribute VB_Name = \"M\"\nSub AutoOpen()\nShell \"x\"\nEnd Sub\n";
    for (const auto& each : vba_project("Macros/VBA", {{"M", source}}))
        all.push_back(each);
    return compound_of(all);
}

bool is_judged(const document::findings& found)
{
    return has(found, filetype::macro_autoexec | filetype::macro_dangerous) && found.macro == "AutoOpen, Shell" &&
           has(found, filetype::encrypted | filetype::unsupported) && !has(found, filetype::opened_by_password);
}

} // namespace

TEST_CASE("what no cipher is there for is told as encrypted, and hides no macro beside it")
{
    const refusing_all refusing;
    REQUIRE_THROWS_AS(ciphers::hasher(ciphers::hash_kind::sha256), ciphers::missing_cipher);
    for (const streams& each : {agile(), standard(), text(), workbook()}) {
        CAPTURE(each.back().first);
        CHECK(is_judged(look(with_macro(each))));
    }
}

TEST_CASE("what no cipher is there for hides nothing of the package that it is in")
{
    const refusing_all refusing;
    document::ooxml package({});
    package.part("word/embeddings/oleObject1.bin", compound_of(agile()));
    package.part("word/vbaProject.bin", with_macro({}));
    CHECK(is_judged(package.finish()));
}
