// certificates - an authority of a test's own, and certificates and keys of every good and bad kind, as PEM files
//
//   testing::certificates made;
//   made.issue("server", {.name = "mx.example"});    // made.path("server.pem"), made.path("server.key")
//
// The files are made when they are asked for, and go with the object.

#pragma once

#include "common/net/tls_context.hpp"

#include <openssl/types.h>

#include <memory>
#include <string>

namespace testing {

class certificates
{
  public:
    /// ca.pem is there at once.
    certificates();
    ~certificates();
    certificates(const certificates&) = delete;
    certificates& operator=(const certificates&) = delete;

    struct wish
    {
        std::string name;  // DNS name; empty: only the address 127.0.0.1
        long from = -3600; // seconds from now
        long until = 10 * 86400;
        bool is_self_signed = false;
    };

    /// Writes FILE.pem and FILE.key.
    void issue(const std::string& file, const wish& wanted) const;
    /// A file of any content.
    void write(const std::string& file, const std::string& content) const;
    std::string read(const std::string& file) const;
    std::string path(const std::string& file) const { return directory_ + '/' + file; }
    /// The files of that certificate and its key.
    net::tls_options identity(const std::string& file) const
    {
        net::tls_options made;
        made.certificate = path(file + ".pem");
        made.key = path(file + ".key");
        return made;
    }

  private:
    std::string directory_;
    std::shared_ptr<X509> authority_;
    std::shared_ptr<EVP_PKEY> authority_key_;
};

} // namespace testing
