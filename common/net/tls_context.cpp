#include "common/net/tls_context.hpp"

#include "common/base/whole_file.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <ctime>
#include <new>
#include <string_view>

namespace net {

namespace {

int no_passphrase(char* /*into*/, int /*size*/, int /*writing*/, void* /*context*/)
{
    return -1; // and not a question on the terminal, which is OpenSSL's default
}

constexpr std::size_t largest_file = 16UL << 20U;

bool contains(const std::string& content, std::string_view text)
{
    return content.find(text) != std::string::npos;
}

base::error unusable(const std::string& path, const char* what)
{
    const char* const reason = ERR_reason_error_string(ERR_peek_error());
    ERR_clear_error();
    return base::fail(path + " holds no usable " + what + (reason != nullptr ? std::string(": ") + reason : ""));
}

// OpenSSL tells what is wrong with a file in words that name neither the file nor, for most, the fault; so the common
// faults are looked for here.
base::result<void> check_certificate_file(const std::string& path)
{
    const auto content = base::read_file(path, largest_file);
    if (!content)
        return content.error();
    if (!contains(*content, "-----BEGIN CERTIFICATE-----") &&
        !contains(*content, "-----BEGIN TRUSTED CERTIFICATE-----"))
        return base::fail(path + " holds no certificate in PEM form");
    return {};
}

base::result<void> check_key_file(const std::string& path)
{
    const auto content = base::read_file(path, largest_file);
    if (!content)
        return content.error();
    if (!contains(*content, "PRIVATE KEY-----"))
        return base::fail(path + " holds no private key in PEM form");
    if (contains(*content, "ENCRYPTED"))
        return base::fail(path + " is protected by a passphrase, for which a daemon cannot ask");
    return {};
}

base::result<void> load_certificate(SSL_CTX* to, const std::string& path)
{
    if (auto checked = check_certificate_file(path); !checked)
        return checked;
    if (SSL_CTX_use_certificate_chain_file(to, path.c_str()) != 1)
        return unusable(path, "certificate");
    return {};
}

base::result<void> load_key(SSL_CTX* to, const std::string& path, const std::string& certificate)
{
    if (auto checked = check_key_file(path); !checked)
        return checked;
    const bool is_loaded = SSL_CTX_use_PrivateKey_file(to, path.c_str(), SSL_FILETYPE_PEM) == 1;
    if (!is_loaded && ERR_GET_LIB(ERR_peek_error()) != ERR_LIB_X509)
        return unusable(path, "private key");
    if (!is_loaded || SSL_CTX_check_private_key(to) != 1) {
        ERR_clear_error();
        return base::fail(path + " does not belong to the certificate in " + certificate);
    }
    return {};
}

base::result<void> load_authorities(SSL_CTX* to, const std::string& path, bool is_server)
{
    if (path.empty()) {
        SSL_CTX_set_default_verify_paths(to);
        return {};
    }
    if (auto checked = check_certificate_file(path); !checked)
        return checked;
    if (SSL_CTX_load_verify_file(to, path.c_str()) != 1)
        return unusable(path, "certificate");
    if (is_server) // tells clients which of their certificates may do
        SSL_CTX_set_client_CA_list(to, SSL_load_client_CA_file(path.c_str()));
    return {};
}

int mode_for(tls_options::check wanted)
{
    switch (wanted) {
    case tls_options::check::none:
        return SSL_VERIFY_NONE;
    case tls_options::check::optional:
        return SSL_VERIFY_PEER;
    case tls_options::check::required:
        break;
    }
    return SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
}

} // namespace

void tls_context::free_context::operator()(SSL_CTX* context) const
{
    SSL_CTX_free(context);
}

tls_context::tls_context(const tls_options& options, bool is_server)
    : handle_(SSL_CTX_new(is_server ? TLS_server_method() : TLS_client_method())), peer_(options.peer),
      is_server_(is_server)
{
    if (!handle_)
        throw std::bad_alloc();
    SSL_CTX* const made = handle_.get();
    SSL_CTX_set_min_proto_version(made, options.needs_1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
    SSL_CTX_set_options(made, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(made, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(made, 0);
    // A write that waits is taken up again with what is left of the same bytes; idle sessions keep no buffers.
    SSL_CTX_set_mode(made,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(made, 1); // a record's head and body in one system call
    SSL_CTX_set_dh_auto(made, 1);
    SSL_CTX_set_default_passwd_cb(made, no_passphrase);
    SSL_CTX_set_verify(made, mode_for(options.peer), nullptr);
}

base::result<void> tls_context::load(const tls_options& options)
{
    ERR_clear_error();
    if (!options.certificate.empty()) {
        if (auto loaded = load_certificate(handle_.get(), options.certificate); !loaded)
            return loaded;
        const std::string& key = options.key.empty() ? options.certificate : options.key;
        if (auto loaded = load_key(handle_.get(), key, options.certificate); !loaded)
            return loaded;
    }
    if (options.peer == tls_options::check::none)
        return {};
    return load_authorities(handle_.get(), options.authorities, is_server_);
}

base::result<tls_context> tls_context::for_server(const tls_options& options)
{
    if (options.certificate.empty())
        return base::fail("a TLS server needs a certificate");
    tls_context made(options, true);
    if (const auto loaded = made.load(options); !loaded)
        return loaded.error();
    return made;
}

base::result<tls_context> tls_context::for_client(const tls_options& options)
{
    tls_context made(options, false);
    if (const auto loaded = made.load(options); !loaded)
        return loaded.error();
    return made;
}

std::optional<std::chrono::system_clock::time_point> tls_context::expiry() const
{
    const X509* const own = SSL_CTX_get0_certificate(handle_.get());
    std::tm end{};
    if (own == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(own), &end) != 1)
        return std::nullopt;
    return std::chrono::system_clock::from_time_t(timegm(&end));
}

} // namespace net
