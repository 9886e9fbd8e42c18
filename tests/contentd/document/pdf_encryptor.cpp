#include "tests/contentd/document/pdf_encryptor.hpp"

#include "contentd/ciphers/ciphers.hpp"
#include "tests/contentd/document/samples.hpp"

#include <utility>

namespace testing {

namespace {

using ciphers::hash_kind;
using ciphers::hasher;

const std::string padding = "\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64" + std::string(1, '\0') +
                            "\x4e\x56\xff\xfa\x01\x08\x2e\x2e" + std::string(1, '\0') +
                            "\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a";
const std::string owner(32, 'o');

} // namespace

pdf_encryptor::pdf_encryptor(pdf_settings how) : how_(std::move(how))
{
    ciphers::hasher md5(ciphers::hash_kind::md5);
    const std::string permissions = "\xfc\xff\xff\xff"; // -4
    key_ = md5.of({(how_.password + padding).substr(0, 32), owner, permissions, how_.id});
    for (int round = 0; round < 50 && how_.revision >= 3; ++round)
        key_ = md5.of({key_.substr(0, how_.key_size)});
    key_.resize(how_.key_size);
}

std::string pdf_encryptor::proof() const
{
    const bool is_old = how_.revision < 3;
    std::string made = is_old ? padding : ciphers::hasher(ciphers::hash_kind::md5).of({padding, how_.id});
    for (int mask = 0; mask < (is_old ? 1 : 20); ++mask) {
        std::string masked = key_;
        for (char& each : masked)
            each = static_cast<char>(each ^ mask);
        ciphers::rc4(masked).apply(made);
    }
    made.resize(32);
    return made;
}

std::string pdf_encryptor::data(unsigned object, const std::string& plain, pdf_cipher cipher) const
{
    const bool is_aes = cipher == pdf_cipher::aes;
    const std::string number = {static_cast<char>(object), static_cast<char>(object >> 8U), 0, 0, 0};
    const std::string key = ciphers::hasher(ciphers::hash_kind::md5)
                                .of({key_, number, is_aes ? "sAlT" : ""})
                                .substr(0, std::min<std::size_t>(how_.key_size + 5, 16));
    std::string made = plain;
    if (!is_aes) {
        ciphers::rc4(key).apply(made);
        return made;
    }
    const std::string vector = "initialize it so";
    const std::size_t filling = ciphers::aes_block - made.size() % ciphers::aes_block;
    made.append(filling, static_cast<char>(filling));
    ciphers::encrypt_aes_128(key, vector, made);
    return vector + made;
}

std::string pdf_encryptor::string(unsigned object, const std::string& plain, pdf_cipher cipher) const
{
    return "<" + hexadecimal(data(object, plain, cipher)) + ">";
}

std::string pdf_encryptor::stream(unsigned object, const std::string& dictionary, const std::string& plain,
                                  pdf_cipher cipher) const
{
    return pdf_stream(object, dictionary, data(object, plain, cipher));
}

std::string pdf_encryptor::dictionary(const std::string& rest) const
{
    return "<< /Filter /Standard /V " + std::to_string(how_.version) + " /R " + std::to_string(how_.revision) +
           " /O <" + hexadecimal(owner) + "> /U <" + hexadecimal(proof()) + "> /P -4 " + rest + " >>";
}

std::string pdf_encryptor::document(const std::string& objects, const std::string& rest) const
{
    const std::string id = "<" + hexadecimal(how_.id) + ">";
    return "%PDF-1.7\n" + objects + "9 0 obj " + dictionary(rest) + " endobj\ntrailer << /Root 1 0 R /ID [" + id + id +
           "] /Encrypt 9 0 R >>\nstartxref\n0\n%%EOF\n";
}

std::string pdf_filters(const std::string& method)
{
    return "/CF << /StdCF << /CFM /" + method + " >> >> /StmF /StdCF /StrF /StdCF";
}

std::string pdf_stream(unsigned object, const std::string& dictionary, const std::string& data)
{
    return std::to_string(object) + " 0 obj << " + dictionary + " /Length " + std::to_string(data.size()) +
           " >> stream\n" + data + "\nendstream endobj\n";
}

} // namespace testing
