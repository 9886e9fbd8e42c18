#include "contentd/mime/decoded_store.hpp"

#include <algorithm>
#include <utility>

namespace mime {

namespace {

/// Decoders take memory for the longest that a body can become.
void give_back_slack(std::string& bytes)
{
    if (bytes.capacity() > bytes.size() + bytes.size() / 8)
        bytes.shrink_to_fit();
}

} // namespace

struct decoded_store::made : decoded_content
{
    made(decoded_store& in, std::string taken) : kept(std::move(taken)), of(in)
    {
        give_back_slack(kept);
        bytes = kept;
        of.held_ += kept.capacity();
        of.most_held_ = std::max(of.most_held_, of.held_);
    }
    ~made() { of.held_ -= kept.capacity(); }
    made(const made&) = delete;
    made& operator=(const made&) = delete;

    std::string kept;
    decoded_store& of;
};

decoded_store::content decoded_store::find(std::string_view body, transfer_encoding encoding) const
{
    const auto found = known_.find({body.data(), body.size(), encoding});
    return found == known_.end() ? nullptr : found->second.lock();
}

decoded_store::content decoded_store::keep(decoding done)
{
    content kept = std::make_shared<made>(*this, std::move(done.bytes));
    kept->is_broken = done.is_broken;
    kept->goes_on = done.goes_on;
    kept->has_url_letters = done.has_url_letters;
    return kept;
}

decoded_store::content decoded_store::add_as_it_stands(std::string_view body, std::string_view bytes)
{
    content seen = std::make_shared<decoded_content>();
    seen->bytes = bytes;
    known_[{body.data(), body.size(), transfer_encoding::identity}] = seen;
    return seen;
}

decoded_store::content decoded_store::add(std::string_view body, transfer_encoding encoding, decoding done)
{
    content kept = keep(std::move(done));
    known_[{body.data(), body.size(), encoding}] = kept;
    return kept;
}

decoded_store::content decoded_store::add_file(std::string bytes)
{
    content kept = keep({std::move(bytes)});
    known_[{kept->bytes.data(), kept->bytes.size(), transfer_encoding::identity}] = kept;
    return kept;
}

} // namespace mime
