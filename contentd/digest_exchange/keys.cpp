#include "contentd/digest_exchange/keys.hpp"

#include "common/base/whole_file.hpp"
#include "common/net/descriptor.hpp"
#include "common/text/escape.hpp"
#include "contentd/digest_exchange/base64.hpp"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace digest_exchange {

namespace {

constexpr std::size_t largest_key_file = 16384;
constexpr std::size_t id_bytes = 8;

struct free_handle
{
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(BIO* memory) const { BIO_free_all(memory); }
};
using key_handle = std::unique_ptr<EVP_PKEY, free_handle>;
using digest_handle = std::unique_ptr<EVP_MD_CTX, free_handle>;
using memory_handle = std::unique_ptr<BIO, free_handle>;

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string pem_of(EVP_PKEY* key)
{
    const memory_handle memory(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        throw std::runtime_error("libcrypto writes no Ed25519 key");
    char* begin = nullptr;
    const long length = BIO_get_mem_data(memory.get(), &begin);
    return {begin, static_cast<std::size_t>(length)};
}

base::error system_failure(const std::string& path, const std::string& what)
{
    return base::fail("key file " + path + ' ' + what + ": " + std::strerror(errno));
}

/// A key with a passphrase is refused, not asked for.
int no_passphrase(char* /*into*/, int /*size*/, int /*is_writing*/, void* /*context*/)
{
    return -1;
}

} // namespace

base::result<public_key> public_key::parse(std::string_view written)
{
    const auto bytes = from_base64(written, size);
    if (!bytes)
        return base::fail('"' + text::printable(written, 60) + "\" is no public key: 44 characters of base64");
    std::array<std::uint8_t, size> made{};
    std::copy(bytes->begin(), bytes->end(), made.begin());
    return public_key(made);
}

std::string public_key::to_text() const
{
    return to_base64(bytes_);
}

std::string public_key::id() const
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned length = 0;
    if (EVP_Digest(bytes_.data(), bytes_.size(), hash.data(), &length, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("libcrypto gives no SHA-256");
    return text::to_hex({reinterpret_cast<const char*>(hash.data()), id_bytes});
}

bool public_key::verifies(std::string_view signed_part, const std::array<std::uint8_t, signature_size>& signature) const
{
    const key_handle key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_.data(), bytes_.size()));
    const digest_handle context(EVP_MD_CTX_new());
    return key != nullptr && context != nullptr &&
           EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), bytes_of(signed_part),
                            signed_part.size()) == 1;
}

void private_key::free_key::operator()(EVP_PKEY* key) const
{
    EVP_PKEY_free(key);
}

base::result<private_key> private_key::create(const std::string& path)
{
    private_key made(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    if (made.key_ == nullptr)
        throw std::runtime_error("libcrypto makes no Ed25519 key");
    const net::descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (file.get() < 0)
        return system_failure(path, "cannot be made");
    if (!net::write_all(file.get(), pem_of(made.key_.get())) || ::fsync(file.get()) != 0) {
        const auto failure = system_failure(path, "cannot be written");
        ::unlink(path.c_str());
        return failure;
    }
    return made;
}

base::result<private_key> private_key::load(const std::string& path)
{
    struct stat about = {};
    if (::stat(path.c_str(), &about) != 0)
        return system_failure(path, "cannot be read");
    if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return base::fail("key file " + path + " may be read by others than its owner: chmod 600 it");
    const auto written = base::read_file(path, largest_key_file);
    if (!written)
        return written.error();
    const memory_handle memory(BIO_new_mem_buf(written->data(), static_cast<int>(written->size())));
    private_key made(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_passphrase, nullptr));
    if (made.key_ == nullptr || EVP_PKEY_get_id(made.key_.get()) != EVP_PKEY_ED25519)
        return base::fail("key file " + path + " holds no Ed25519 key in PEM form");
    return made;
}

public_key private_key::published() const
{
    std::array<std::uint8_t, public_key::size> bytes{};
    std::size_t length = bytes.size();
    if (EVP_PKEY_get_raw_public_key(key_.get(), bytes.data(), &length) != 1 || length != bytes.size())
        throw std::runtime_error("libcrypto gives no public key");
    return public_key(bytes);
}

std::array<std::uint8_t, signature_size> private_key::sign(std::string_view bytes) const
{
    const digest_handle context(EVP_MD_CTX_new());
    std::array<std::uint8_t, signature_size> made{};
    std::size_t length = made.size();
    if (context == nullptr || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
        EVP_DigestSign(context.get(), made.data(), &length, bytes_of(bytes), bytes.size()) != 1 ||
        length != made.size())
        throw std::runtime_error("libcrypto does not sign");
    return made;
}

} // namespace digest_exchange
