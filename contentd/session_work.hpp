// session_work - one session, as session.cpp (the dialogue) and session_message.cpp (a message in it) see it

#pragma once

#include "contentd/input_buffer.hpp"
#include "contentd/session.hpp"
#include "contentd/smtp_in/data_decoder.hpp"
#include "contentd/smtp_in/line_reader.hpp"
#include "contentd/smtp_in/machine.hpp"
#include "contentd/spool/spool.hpp"
#include "contentd/welcome.hpp"

#include <span>
#include <string_view>
#include <utility>

namespace contentd {

class session
{
  public:
    session(net::stream peer, const session_settings& settings, message_handler& handler,
            const std::atomic<bool>& is_draining, const base::logger& log)
        : peer_(std::move(peer)), settings_(settings), handler_(handler), is_draining_(is_draining), log_(log),
          peer_address_(peer_.peer_address()), machine_(make_offer(settings), settings.recipient_limit, peer_address_),
          spool_(settings.spool_directory, settings.spool_memory, settings.message_size_limit)
    {}

    boost::asio::awaitable<void> run();

  private:
    // Each gives false when the session is over.
    boost::asio::awaitable<bool> welcome();
    boost::asio::awaitable<bool> fill();
    boost::asio::awaitable<bool> fill_at_boundary();
    boost::asio::awaitable<bool> flush();
    boost::asio::awaitable<bool> take_commands();
    boost::asio::awaitable<bool> take_start_tls();
    boost::asio::awaitable<bool> shake_hands(const net::tls_context& context);
    boost::asio::awaitable<bool> take_message();
    boost::asio::awaitable<bool> read_content(smtp_in::data_decoder& decoder);

    received_message expected() const;
    boost::asio::awaitable<std::vector<smtp::reply>> judge(received_message& message);
    smtp_in::step take_line(smtp_in::line_reader::found found);
    void answer(std::span<const smtp::reply> replies);
    void report(std::string_view event, std::string_view problem) const;
    /// Since the setting of that name is reached.
    void note_turned_away(std::string_view limit) const;
    boost::asio::mutable_buffer room();
    bool close_with(std::string_view reply);
    void release_memory();
    bool note_read(const net::io_result<std::size_t>& taken);

    net::stream peer_;
    const session_settings& settings_;
    message_handler& handler_;
    const std::atomic<bool>& is_draining_;
    const base::logger& log_;

    std::string peer_address_;
    smtp_in::machine machine_;
    smtp_in::line_reader lines_;
    spool::message_spool spool_;
    std::string replies_; // to be written in one go before the next wait
    input_buffer input_;
    bool is_served_ = false; // a message was answered, and nothing was asked since
};

} // namespace contentd
