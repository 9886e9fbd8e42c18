#include "tests/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace testing {

namespace {

std::shared_ptr<EVP_PKEY> new_key()
{
    return {EVP_EC_gen("P-256"), EVP_PKEY_free};
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* const made = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    X509_add_ext(certificate, made, -1);
    X509_EXTENSION_free(made);
}

std::shared_ptr<X509> begin(const std::string& name, long from, long until, EVP_PKEY* key)
{
    static long serial = 1;
    std::shared_ptr<X509> made(X509_new(), X509_free);
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial++);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), from);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), until);
    X509_set_pubkey(made.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    return made;
}

template <class Write>
void write_pem(const std::string& path, Write write)
{
    const std::unique_ptr<BIO, int (*)(BIO*)> file(BIO_new_file(path.c_str(), "w"), BIO_free);
    if (!file || write(file.get()) != 1)
        throw std::runtime_error("cannot write " + path);
}

} // namespace

certificates::certificates()
{
    std::string name = (std::filesystem::temp_directory_path() / "sekimori-tls-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("cannot make a temporary directory");
    directory_ = name;
    authority_key_ = new_key();
    authority_ = begin("Test Authority", -3600, 86400, authority_key_.get());
    X509_set_issuer_name(authority_.get(), X509_get_subject_name(authority_.get()));
    extend(authority_.get(), authority_.get(), NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(authority_.get(), authority_key_.get(), EVP_sha256());
    write_pem(path("ca.pem"), [this](BIO* to) { return PEM_write_bio_X509(to, authority_.get()); });
}

certificates::~certificates()
{
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

void certificates::issue(const std::string& file, const wish& wanted) const
{
    const auto key = new_key();
    const auto made = begin(wanted.name.empty() ? "127.0.0.1" : wanted.name, wanted.from, wanted.until, key.get());
    X509* const issuer = wanted.is_self_signed ? made.get() : authority_.get();
    X509_set_issuer_name(made.get(), X509_get_subject_name(issuer));
    extend(made.get(), issuer, NID_subject_alt_name, wanted.name.empty() ? "IP:127.0.0.1" : "DNS:" + wanted.name);
    X509_sign(made.get(), wanted.is_self_signed ? key.get() : authority_key_.get(), EVP_sha256());
    write_pem(path(file + ".pem"), [&](BIO* to) { return PEM_write_bio_X509(to, made.get()); });
    write_pem(path(file + ".key"),
              [&](BIO* to) { return PEM_write_bio_PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}

void certificates::write(const std::string& file, const std::string& content) const
{
    std::ofstream(path(file), std::ios::binary) << content;
}

std::string certificates::read(const std::string& file) const
{
    std::ifstream from(path(file), std::ios::binary);
    return {std::istreambuf_iterator<char>(from), {}};
}

} // namespace testing
