// mspack_memory - the bytes of an archive as the files that libmspack reads, and a limit for what it allocates and
// writes

#pragma once

#include <mspack.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace archives {

/// One for each archive. Must outlive the decoder that is made with it; of two on one thread the later one goes first.
class mspack_memory : public mspack_system
{
  public:
    // What the decoder calls its files.
    static constexpr const char* input = "input";
    static constexpr const char* output = "output";

    /// Keeps the views. Where `beginning` is not empty it is read in place of as many first bytes.
    explicit mspack_memory(std::string_view content, std::string_view beginning = {});
    ~mspack_memory();
    mspack_memory(const mspack_memory&) = delete;
    mspack_memory& operator=(const mspack_memory&) = delete;

    /// Empties the output, which takes at most `most` bytes from now on.
    void begin_output(std::size_t most);
    const std::string& written() const { return written_; }

    /// True when the decoder wanted to write more than that, or to allocate more than it may have.
    bool is_cut() const { return is_cut_; }

  private:
    struct file;
    struct block;

    static mspack_file* open_file(mspack_system* self, const char* name, int mode);
    static void close_file(mspack_file* each);
    static int read_file(mspack_file* each, void* buffer, int size);
    static int write_file(mspack_file* each, void* buffer, int size);
    static int seek_file(mspack_file* each, off_t offset, int mode);
    static off_t tell_file(mspack_file* each);
    static void ignore_message(mspack_file* each, const char* format, ...);
    static void* allocate(mspack_system* self, std::size_t size);
    static void release(void* memory);
    static void copy_bytes(void* from, void* to, std::size_t size);

    // libmspack asks for memory through copies of the mspack_system, which do not lead here.
    static thread_local mspack_memory* latest_;

    mspack_memory* const before_;
    std::string_view content_;
    std::string_view beginning_;
    std::string written_;
    std::size_t most_ = 0;
    std::size_t allocated_ = 0;
    bool is_cut_ = false;
};

/// The archive as `decoder` opened it, which closes it; null when it could not.
template <typename Decoder>
auto open_input(Decoder& decoder)
{
    using header = std::remove_pointer_t<decltype(decoder.open(&decoder, mspack_memory::input))>;
    const auto close = [&decoder](header* opened) { decoder.close(&decoder, opened); };
    return std::unique_ptr<header, decltype(close)>(decoder.open(&decoder, mspack_memory::input), close);
}

} // namespace archives
