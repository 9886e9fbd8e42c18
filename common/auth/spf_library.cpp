#include "common/auth/spf_library.hpp"

extern "C" {
#include <netinet/in.h>
#include <spf2/spf.h>
}

#include <cstring>
#include <exception>
#include <memory>
#include <new>

namespace auth {

namespace {

struct free_library
{
    void operator()(SPF_server_t* server) const { SPF_server_free(server); }
    void operator()(SPF_request_t* request) const { SPF_request_free(request); }
    void operator()(SPF_response_t* response) const { SPF_response_free(response); }
    void operator()(SPF_record_t* record) const { SPF_record_free(record); }
    void operator()(SPF_dns_rr_t* reply) const { SPF_dns_rr_free(reply); }
};

template <class T>
using owned = std::unique_ptr<T, free_library>;

template <class T>
owned<T> own(T* made)
{
    if (made == nullptr)
        throw std::bad_alloc();
    return owned<T>(made);
}

/// What the library's hooks reach through the DNS layer's pointer.
struct run
{
    library_source& source;
    owned<SPF_dns_rr_t> stop; // made before it is needed: with no memory left there must still be a reply
    std::exception_ptr thrown;
};

run& run_of(SPF_dns_server_t* layer)
{
    return *static_cast<run*>(layer->hook);
}

SPF_dns_rr_data_t& room(SPF_dns_rr_t& reply, std::size_t size)
{
    if (SPF_dns_rr_buf_realloc(&reply, reply.num_rr, size) != SPF_E_SUCCESS)
        throw std::bad_alloc();
    return *reply.rr[reply.num_rr++];
}

owned<SPF_dns_rr_t> to_library(const library_reply& from, SPF_dns_server_t* layer, const char* name, ns_type wanted)
{
    const bool is_empty = from.addresses.empty() && from.names.empty();
    auto reply = own(SPF_dns_rr_new_init(layer, name, wanted, 0, is_empty ? HOST_NOT_FOUND : NETDB_SUCCESS));
    for (const net::ip_address& address : from.addresses) {
        if (address.is_v4() != (wanted == ns_t_a))
            continue;
        SPF_dns_rr_data_t& data = room(*reply, sizeof(SPF_dns_rr_data_t));
        if (wanted == ns_t_a)
            std::memcpy(&data.a, address.bytes().data() + 12, sizeof data.a);
        else
            std::memcpy(&data.aaaa, address.bytes().data(), sizeof data.aaaa);
    }
    if (wanted == ns_t_mx)
        for (const std::string& host : from.names)
            std::memcpy(&room(*reply, host.size() + 1), host.c_str(), host.size() + 1);
    return reply;
}

SPF_dns_rr_t* look_up(SPF_dns_server_t* layer, const char* name, ns_type wanted, int /*should_cache*/)
{
    run& current = run_of(layer);
    try {
        const library_reply reply = current.source.answer(name, static_cast<dns::type>(wanted));
        if (!reply.stops)
            return to_library(reply, layer, name, wanted).release();
    } catch (...) {
        current.thrown = std::current_exception();
    }
    // TRY_AGAIN ends the evaluation at every level, so this is wanted once; the library must not be trusted with that.
    SPF_dns_rr_t* stop = current.stop.release();
    current.stop.reset(SPF_dns_rr_new_init(layer, "", wanted, 0, TRY_AGAIN));
    return stop;
}

SPF_errcode_t get_record(SPF_server_t* server, SPF_request_t* request, SPF_response_t* response, SPF_record_t** made)
{
    *made = nullptr;
    run& current = run_of(server->resolver);
    try {
        const std::optional<std::string> text = current.source.record(request->cur_dom);
        if (text && SPF_record_compile(server, response, made, text->c_str()) == SPF_E_SUCCESS)
            return SPF_E_SUCCESS;
    } catch (...) {
        current.thrown = std::current_exception();
    }
    return SPF_E_DNS_ERROR;
}

spf_status status_of(SPF_result_t result)
{
    switch (result) {
    case SPF_RESULT_NEUTRAL:
        return spf_status::neutral;
    case SPF_RESULT_PASS:
        return spf_status::pass;
    case SPF_RESULT_FAIL:
        return spf_status::fail;
    case SPF_RESULT_SOFTFAIL:
        return spf_status::softfail;
    case SPF_RESULT_NONE:
        return spf_status::none;
    case SPF_RESULT_PERMERROR:
        return spf_status::permerror;
    case SPF_RESULT_INVALID:
    case SPF_RESULT_TEMPERROR:
        break;
    }
    return spf_status::temperror;
}

void set_client(SPF_request_t* request, const net::ip_address& client)
{
    in_addr v4{};
    in6_addr v6{};
    std::memcpy(&v4, client.bytes().data() + 12, sizeof v4);
    std::memcpy(&v6, client.bytes().data(), sizeof v6);
    if (client.is_v4())
        SPF_request_set_ipv4(request, v4);
    else
        SPF_request_set_ipv6(request, v6);
}

owned<SPF_server_t> make_server(SPF_dns_server_t& layer)
{
    auto server = own(SPF_server_new_dns(&layer, 0));
    // Our side counts. An explanation is a must for the library; this one has no macros to expand.
    SPF_server_set_max_dns_mech(server.get(), 1000);
    SPF_server_set_max_dns_mx(server.get(), 1000);
    SPF_response_t* problems = nullptr;
    SPF_server_set_explanation(server.get(), "none", &problems);
    owned<SPF_response_t>(problems).reset();
    return server;
}

} // namespace

library_result run_spf_library(const net::ip_address& client, const std::string& first_name, library_source& source)
{
    SPF_dns_server_t layer{}; // without `destroy`: the library leaves it to us
    run current{source, own(SPF_dns_rr_new_init(&layer, "", ns_t_a, 0, TRY_AGAIN)), nullptr};
    layer.lookup = look_up;
    layer.get_spf = get_record;
    layer.name = "sekimori";
    layer.hook = &current;
    const auto server = make_server(layer);
    const auto request = own(SPF_request_new(server.get()));
    set_client(request.get(), client);
    request->cur_dom = first_name.c_str();
    const auto response = own(SPF_response_new(request.get()));

    // Not SPF_request_query_mailfrom: that passes every loopback client without a look at the record.
    SPF_record_t* made = nullptr;
    const SPF_errcode_t failure = get_record(server.get(), request.get(), response.get(), &made);
    const owned<SPF_record_t> record(made);
    if (failure == SPF_E_SUCCESS) {
        response->spf_record_exp = made;
        SPF_record_interpret(made, request.get(), response.get(), 0);
    }
    if (current.thrown)
        std::rethrow_exception(current.thrown);
    if (failure != SPF_E_SUCCESS)
        return {};
    return {status_of(SPF_response_result(response.get())), SPF_response_reason(response.get()) == SPF_REASON_MECH};
}

} // namespace auth
