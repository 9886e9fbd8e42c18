// pdf_encryptor - encrypts parts of a PDF (ISO 32000-2, 7.6), for tests: by the user's password, revisions 2 to 4

#pragma once

#include <string>

namespace testing {

enum class pdf_cipher { rc4, aes };

struct pdf_settings
{
    unsigned version = 4;
    unsigned revision = 4;
    std::size_t key_size = 16;
    std::string password; // bytes as they are
    std::string id = "sixteen byte ids";
};

class pdf_encryptor
{
  public:
    explicit pdf_encryptor(pdf_settings how = {});

    /// Data of a string or stream of that object, of generation 0.
    std::string data(unsigned object, const std::string& plain, pdf_cipher cipher = pdf_cipher::aes) const;
    std::string string(unsigned object, const std::string& plain, pdf_cipher cipher = pdf_cipher::aes) const;
    /// An object that has that data as its stream.
    std::string stream(unsigned object, const std::string& dictionary, const std::string& plain,
                       pdf_cipher cipher = pdf_cipher::aes) const;

    /// The security dictionary, with the rest of what is to be in it.
    std::string dictionary(const std::string& rest) const;
    /// A whole document: the dictionary is object 9, and the trailer names it.
    std::string document(const std::string& objects, const std::string& rest) const;

  private:
    std::string proof() const;

    pdf_settings how_;
    std::string key_;
};

/// Crypt filters with that method, used for all.
std::string pdf_filters(const std::string& method);

/// An object with that stream as it is.
std::string pdf_stream(unsigned object, const std::string& dictionary, const std::string& data);

} // namespace testing
