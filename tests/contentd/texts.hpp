// texts - what people send to one another that has header sections in its body: digests, mailboxes, patches, logs

#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace texts {

struct sample
{
    std::string what;
    std::string body; // of a text/plain part
};

/// `count` messages or so in each; one of them, number `where` from 0 on, is `guest`, an entity with its header, in
/// those that have a place for it.
std::vector<sample> with_messages(std::size_t count, std::size_t where, const std::string& guest);

/// All, without a guest.
std::vector<sample> honest(std::size_t count);

/// `count` messages from number `first` on: those of odd numbers have a page of HTML, the others are text.
std::string mailbox(std::size_t first, std::size_t count);

/// A text/plain message of that body.
std::string message_of(const std::string& body);

} // namespace texts
