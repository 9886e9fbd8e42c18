// office_encryptor - encrypts documents as Office does (MS-OFFCRYPTO), for tests
//
// What it makes is read by python3-msoffcrypto-tool 5.0.0, too, but for XOR obfuscation, which that does not know.

#pragma once

#include "contentd/ciphers/ciphers.hpp"

#include <string>

namespace testing {

/// A password is UTF-8.
struct agile_settings
{
    std::string password = "VelvetSweatshop";
    ciphers::hash_kind hash = ciphers::hash_kind::sha512;
    std::string hash_name = "SHA512";
    unsigned key_bits = 256;
    unsigned rounds = 1000;   // Office has 100,000
    unsigned told_rounds = 0; // if others
};

/// Compound files with that package.
std::string agile_document(const std::string& package, const agile_settings& how = {});
std::string standard_document(const std::string& package, const std::string& password);

enum class binary_cipher { rc4_40, crypto_api_40, crypto_api_128, xor_obfuscation };

/// The header that tells the encryption, as it stands in a table stream.
std::string rc4_header(const std::string& password, binary_cipher cipher);

/// The passwords of XOR obfuscation are "VelvetSweatshop" and "word". `records` is a workbook's stream, of which the
/// first record is BOF: FILEPASS follows it, and the rest is encrypted.
std::string encrypted_workbook(const std::string& records, const std::string& password, binary_cipher cipher);
/// A document whose text is that, behind the 68 bytes that are never encrypted.
std::string encrypted_word(const std::string& text, const std::string& password, binary_cipher cipher);
/// A presentation of one storage, not packed; records that are not encrypted stand before it.
std::string encrypted_powerpoint(const std::string& storage, const std::string& password,
                                 const std::string& plain = {});

} // namespace testing
