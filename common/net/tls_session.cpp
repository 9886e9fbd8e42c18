#include "common/net/tls_session.hpp"

#include "common/net/descriptor.hpp"
#include "common/net/tls_error.hpp"

#include <boost/asio/error.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <new>

namespace net {

namespace {

// OpenSSL's own socket BIO may block, and dies of SIGPIPE where that is not ignored.

int handle_of(BIO* bio)
{
    return *static_cast<const int*>(BIO_get_data(bio));
}

int send_bytes(BIO* bio, const char* bytes, int length)
{
    BIO_clear_retry_flags(bio);
    const ssize_t sent = ::send(handle_of(bio), bytes, static_cast<std::size_t>(length), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && would_wait())
        BIO_set_retry_write(bio);
    return static_cast<int>(sent);
}

int receive_bytes(BIO* bio, char* into, int size)
{
    BIO_clear_retry_flags(bio);
    const ssize_t taken = ::recv(handle_of(bio), into, static_cast<std::size_t>(size), MSG_DONTWAIT);
    if (taken < 0 && would_wait())
        BIO_set_retry_read(bio);
    if (taken == 0)
        BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return static_cast<int>(taken);
}

long control(BIO* bio, int command, long /*number*/, void* /*pointer*/)
{
    switch (command) {
    case BIO_CTRL_EOF:
        return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
    case BIO_CTRL_FLUSH:
        return 1;
    default:
        return 0;
    }
}

struct free_method
{
    void operator()(BIO_METHOD* method) const { BIO_meth_free(method); }
};

const BIO_METHOD* socket_method()
{
    static const std::unique_ptr<BIO_METHOD, free_method> method = [] {
        std::unique_ptr<BIO_METHOD, free_method> made(BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "net"));
        BIO_meth_set_write(made.get(), send_bytes);
        BIO_meth_set_read(made.get(), receive_bytes);
        BIO_meth_set_ctrl(made.get(), control);
        return made;
    }();
    return method.get();
}

// False when there is none to expect: then no certificate will do where one is required. RFC 6066, 3: no addresses in
// SNI.
bool expect_name(SSL* session, const std::string& name)
{
    if (name.empty())
        return false;
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), name.c_str()) == 1)
        return true;
    SSL_set_hostflags(session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SSL_set_tlsext_host_name(session, name.c_str());
    return SSL_set1_host(session, name.c_str()) == 1;
}

} // namespace

void tls_session::free_session::operator()(SSL* session) const
{
    SSL_free(session);
}

tls_session::tls_session(int socket, const tls_context& with, const std::string& name)
    : socket_(socket), handle_(SSL_new(with.handle()))
{
    BIO* const bio = handle_ ? BIO_new(socket_method()) : nullptr;
    if (bio == nullptr)
        throw std::bad_alloc();
    BIO_set_data(bio, &socket_);
    BIO_set_init(bio, 1);
    SSL_set_bio(handle_.get(), bio, bio);
    if (with.is_server()) {
        SSL_set_accept_state(handle_.get());
        return;
    }
    SSL_set_connect_state(handle_.get());
    is_broken_ = !expect_name(handle_.get(), name) && with.is_peer_required();
}

boost::system::error_code tls_session::failure_of(int kind) const
{
    if (kind == SSL_ERROR_SYSCALL && ERR_peek_error() == 0)
        return errno != 0 ? boost::system::error_code(errno, boost::system::system_category())
                          : boost::system::error_code(boost::asio::error::connection_reset);
    const unsigned long first = ERR_peek_error();
    const long verified = SSL_get_verify_result(handle_.get());
    if (ERR_GET_LIB(first) == ERR_LIB_SSL && ERR_GET_REASON(first) == SSL_R_CERTIFICATE_VERIFY_FAILED &&
        verified != X509_V_OK) {
        ERR_clear_error();
        return verification_error(verified);
    }
    return take_tls_error();
}

tls_session::progress tls_session::judge(int returned)
{
    progress made;
    const int kind = SSL_get_error(handle_.get(), returned);
    switch (kind) {
    case SSL_ERROR_NONE:
        break;
    case SSL_ERROR_WANT_READ:
        made.waits_for = need::readable;
        break;
    case SSL_ERROR_WANT_WRITE:
        made.waits_for = need::writable;
        break;
    case SSL_ERROR_ZERO_RETURN:
        made.failure = boost::asio::error::eof;
        break;
    default:
        made.failure = failure_of(kind);
        is_broken_ = true;
    }
    return made;
}

tls_session::progress tls_session::shake_hands()
{
    if (is_broken_)
        return {0, need::nothing, verification_error(X509_V_ERR_HOSTNAME_MISMATCH)};
    ERR_clear_error();
    errno = 0;
    return judge(SSL_do_handshake(handle_.get()));
}

tls_session::progress tls_session::read(void* into, std::size_t size)
{
    if (is_broken_)
        return {0, need::nothing, boost::asio::error::connection_aborted};
    ERR_clear_error();
    errno = 0;
    std::size_t taken = 0;
    const int returned = SSL_read_ex(handle_.get(), into, size, &taken);
    progress made = judge(returned);
    made.count = returned == 1 ? taken : 0;
    return made;
}

tls_session::progress tls_session::write(std::string_view bytes)
{
    if (is_broken_)
        return {0, need::nothing, boost::asio::error::connection_aborted};
    ERR_clear_error();
    errno = 0;
    std::size_t sent = 0;
    const int returned = SSL_write_ex(handle_.get(), bytes.data(), std::min(bytes.size(), record_size), &sent);
    progress made = judge(returned);
    made.count = returned == 1 ? sent : 0;
    return made;
}

bool tls_session::has_pending() const
{
    return SSL_has_pending(handle_.get()) == 1;
}

// The socket may have become readable for something that is no data, such as a new key.
bool tls_session::is_readable() const
{
    if (is_broken_)
        return true;
    ERR_clear_error();
    char byte = 0;
    std::size_t taken = 0;
    const int returned = SSL_peek_ex(handle_.get(), &byte, 1, &taken);
    const int kind = SSL_get_error(handle_.get(), returned);
    ERR_clear_error();
    return returned == 1 || (kind != SSL_ERROR_WANT_READ && kind != SSL_ERROR_WANT_WRITE);
}

void tls_session::close()
{
    ERR_clear_error();
    if (!is_broken_ && SSL_is_init_finished(handle_.get()) == 1)
        SSL_shutdown(handle_.get());
    ERR_clear_error();
    socket_ = -1; // the number may be another's soon
    is_broken_ = true;
}

std::string tls_session::summary() const
{
    return std::string(SSL_get_version(handle_.get())) + '/' + SSL_get_cipher_name(handle_.get());
}

} // namespace net
