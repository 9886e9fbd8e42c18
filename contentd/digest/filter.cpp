#include "contentd/digest/filter.hpp"

#include "common/base/hash.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <new>
#include <thread>
#include <utility>

namespace digest {

namespace {

constexpr std::size_t words_in_line = 8;
constexpr std::size_t bits_in_line = words_in_line * 64;
constexpr std::size_t bits_for_key = 14;

__extension__ using product = unsigned __int128;

/// Spreads a key over both what chooses its line and what chooses its bits.
struct place
{
    std::uint64_t line; // scaled by the number of lines
    std::uint64_t bits; // six for each word
};

std::uint64_t halves_of(product number)
{
    return static_cast<std::uint64_t>(number >> 64U) ^ static_cast<std::uint64_t>(number);
}

place place_of(std::uint64_t key, std::uint64_t seed)
{
    // The halves of the product of two numbers depend on all bits of both; the odd constants keep 0 from staying 0.
    const product first = product{key ^ seed} * 0x9e3779b97f4a7c15U;
    const auto folded = halves_of(first);
    const product second = product{folded ^ 0xd6e8feb86659fd93U} * 0xbf58476d1ce4e5b9U;
    return {folded, halves_of(second)};
}

std::uint64_t bit_in(std::uint64_t bits, std::size_t word)
{
    return std::uint64_t{1} << (bits >> (6 * word) & 63U);
}

} // namespace

class filter::table
{
  public:
    explicit table(std::size_t keys)
        : capacity_(std::max<std::size_t>(keys, 1)),
          lines_(zeroed((capacity_ * bits_for_key + bits_in_line - 1) / bits_in_line))
    {}

    ~table() { munmap(lines_.data(), lines_.size_bytes()); }

    table(const table&) = delete;
    table& operator=(const table&) = delete;

    void fetch(const place& at) const { __builtin_prefetch(&line_of(at)); }

    bool has(const place& at) const
    {
        bool all = true;
        for (std::size_t word = 0; word < words_in_line; ++word)
            all &= (line_of(at).words[word].load(std::memory_order_relaxed) & bit_in(at.bits, word)) != 0;
        return all;
    }

    /// By one thread at a time, so that no addition needs a locked instruction for each bit.
    void add(const place& at)
    {
        bool is_new = false;
        line& into = lines_[index_of(at)];
        for (std::size_t word = 0; word < words_in_line; ++word) {
            const std::uint64_t old = into.words[word].load(std::memory_order_relaxed);
            const std::uint64_t bit = bit_in(at.bits, word);
            is_new |= (old & bit) == 0;
            into.words[word].store(old | bit, std::memory_order_relaxed);
        }
        size_.store(size() + (is_new ? 1 : 0), std::memory_order_relaxed);
    }

    std::size_t size() const { return size_.load(std::memory_order_relaxed); }
    std::size_t capacity() const { return capacity_; }
    std::size_t memory() const { return lines_.size_bytes(); }

  private:
    struct alignas(64) line
    {
        std::array<std::atomic<std::uint64_t>, words_in_line> words{};
    };

    /// In large pages where the kernel has them: with small ones most look-ups wait for the page's entry, too.
    static std::span<line> zeroed(std::size_t count)
    {
        const std::size_t bytes = count * sizeof(line);
        void* const at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (at == MAP_FAILED)
            throw std::bad_alloc();
        madvise(at, bytes, MADV_HUGEPAGE);
        return {new (at) line[count], count};
    }

    std::size_t index_of(const place& at) const
    {
        return static_cast<std::size_t>(product{at.line} * lines_.size() >> 64U);
    }
    const line& line_of(const place& at) const { return lines_[index_of(at)]; }

    std::size_t capacity_;
    std::span<line> lines_;
    std::atomic<std::size_t> size_{0};
};

/// While one is there, the table that it sees is not freed.
class filter::pass
{
  public:
    explicit pass(const filter& of) : counter_(of.entrances_[mine() % of.entrances_.size()].inside)
    {
        counter_.fetch_add(1); // before the table is read: who replaces it sees either this or a reader of the new one
        seen_ = of.current_.load();
    }
    ~pass() { counter_.fetch_sub(1); }

    pass(const pass&) = delete;
    pass& operator=(const pass&) = delete;

    const table* operator->() const { return seen_; }

  private:
    static std::size_t mine()
    {
        static std::atomic<std::size_t> threads{0};
        thread_local const std::size_t number = threads.fetch_add(1);
        return number;
    }

    std::atomic<std::uint32_t>& counter_;
    const table* seen_;
};

filter::filter(std::size_t keys)
    : seed_(base::process_seed()), owned_(std::make_unique<table>(keys)), current_(owned_.get())
{}

filter::~filter() = default;

void filter::add(std::uint64_t key)
{
    const place at = place_of(key, seed_);
    const std::lock_guard lock(writing_);
    owned_->add(at);
    if (next_ != nullptr)
        next_->add(at);
}

bool filter::contains(std::uint64_t key) const
{
    return pass(*this)->has(place_of(key, seed_));
}

std::uint64_t filter::contains(std::span<const std::uint64_t> keys) const
{
    std::array<place, 64> places;
    const std::size_t count = std::min(keys.size(), places.size());
    const pass inside(*this);
    for (std::size_t i = 0; i < count; ++i) {
        places[i] = place_of(keys[i], seed_);
        inside->fetch(places[i]);
    }
    std::uint64_t found = 0;
    for (std::size_t i = 0; i < count; ++i)
        found |= std::uint64_t{inside->has(places[i])} << i;
    return found;
}

std::size_t filter::size() const
{
    return pass(*this)->size();
}

std::size_t filter::capacity() const
{
    return pass(*this)->capacity();
}

std::size_t filter::memory() const
{
    const std::lock_guard lock(writing_);
    return owned_->memory() + (next_ != nullptr ? next_->memory() : 0);
}

/// Whoever enters from now on sees the table that stands there now; whoever was inside before is counted.
void filter::wait_until_left() const
{
    for (const entrance& each : entrances_)
        while (each.inside.load() != 0)
            std::this_thread::yield();
}

void filter::refill(std::size_t keys, const std::function<void(const taker&)>& fill)
{
    const std::lock_guard refilling(refilling_);
    auto made = std::make_unique<table>(keys);
    {
        const std::lock_guard lock(writing_);
        next_ = std::move(made);
    }
    try {
        fill([this](std::uint64_t key) {
            const std::lock_guard lock(writing_);
            next_->add(place_of(key, seed_));
        });
    } catch (...) {
        const std::lock_guard lock(writing_);
        next_.reset();
        throw;
    }
    {
        const std::lock_guard lock(writing_);
        made = std::exchange(owned_, std::move(next_));
        current_ = owned_.get();
    }
    wait_until_left(); // and only then does the old table go
}

} // namespace digest
