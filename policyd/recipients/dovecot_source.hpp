// dovecot_source - asks Dovecot's user database
//
// One connection, kept, on which questions do not wait for each other's answers. It is opened at the first question,
// and anew after it broke. A question that was on a connection that Dovecot closed is asked once more on a fresh one:
// a reload of Dovecot is no fault.

#pragma once

#include "policyd/recipients/source.hpp"
#include "policyd/recipients/source_spec.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <memory>

namespace policyd {

class dovecot_source final : public recipient_source
{
  public:
    /// `questions`: how many may be on their way at once, those that nobody waits for any more included.
    dovecot_source(const source_spec& wanted, boost::asio::io_context& on, std::size_t questions = 500);
    ~dovecot_source() override;

    boost::asio::awaitable<source_answer> ask(std::string address, steady_time deadline) override;
    void tidy(steady_time now) override;
    void close() override;

  private:
    class link;

    const source_spec wanted_;
    boost::asio::io_context& context_;
    const std::size_t questions_;
    std::shared_ptr<link> link_;
};

} // namespace policyd
