#include "contentd/mime/known_leaves.hpp"

#include "common/base/hash.hpp"
#include "common/text/trim.hpp"

namespace mime {

namespace {

std::string_view body_of(const part& leaf)
{
    return leaf.raw_body.substr(0, leaf.raw_body.find_last_not_of(" \t\r\n") + 1);
}

} // namespace

std::size_t known_leaves::hash::operator()(std::size_t part) const
{
    return base::text_hash{}(body_of(of.parts[part]));
}

bool known_leaves::equal::operator()(std::size_t left, std::size_t right) const
{
    const part& one = of.parts[left];
    const part& other = of.parts[right];
    return of.states[left].found.encoding == of.states[right].found.encoding && one.type == other.type &&
           one.names == other.names && body_of(one) == body_of(other);
}

void known_leaves::learn(std::size_t end)
{
    for (; learned_ < end; ++learned_) {
        if (document_.parts[learned_].is_leaf)
            leaves_.insert(learned_);
    }
}

bool known_leaves::is_new(std::size_t part) const
{
    const mime::part& leaf = document_.parts[part];
    if (leaf.names.empty() && text::trimmed(leaf.raw_body).empty())
        return false;
    return leaves_.find(part) == leaves_.end();
}

bool known_leaves::may_be_read_otherwise(std::size_t part) const
{
    const part_state& state = document_.states[part];
    const bool has_other_end = (state.hints & has_doubtful_end) != 0 && !is_header_end(document_.parts[part].how);
    return has_other_end || !state.found.other_types.empty() || !state.found.other_encodings.empty();
}

bool known_leaves::keep_new(std::size_t begin)
{
    learn(begin);
    const std::size_t end = document_.parts.size();
    std::vector<bool> is_kept(end - begin, false);
    bool is_any = false;
    for (std::size_t i = end; i-- > begin;) { // what a part encloses stands behind it
        const part& each = document_.parts[i];
        const bool is_new_leaf = each.is_leaf && is_new(i);
        is_any = is_any || is_new_leaf;
        is_kept[i - begin] = is_kept[i - begin] || is_new_leaf || may_be_read_otherwise(i);
        if (is_kept[i - begin] && each.parent >= begin)
            is_kept[each.parent - begin] = true;
    }
    compact(begin, is_kept);
    learn(document_.parts.size());
    return is_any;
}

void known_leaves::compact(std::size_t begin, const std::vector<bool>& is_kept)
{
    std::vector<std::size_t> moved(is_kept.size());
    std::size_t next = begin;
    for (std::size_t i = 0; i < is_kept.size(); ++i) {
        if (!is_kept[i])
            continue;
        part& each = document_.parts[begin + i];
        if (each.parent >= begin)
            each.parent = moved[each.parent - begin];
        moved[i] = next;
        if (next != begin + i) {
            document_.parts[next] = std::move(each);
            document_.states[next] = std::move(document_.states[begin + i]);
        }
        ++next;
    }
    document_.parts.resize(next);
    document_.states.resize(next);
}

} // namespace mime
