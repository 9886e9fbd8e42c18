// misbehaving_walker - a process that looks into files as contentd's does, until a file tells it to do something else
//
// As if the file had taken it over: what it does then it does in the real sandbox.

#include "contentd/walk/serve_walker.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <map>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace {

document::findings found_traits(bool is_good)
{
    document::findings found;
    found.traits = is_good ? filetype::script : filetype::broken;
    return found;
}

void kill_itself()
{
    // Not by a signal: it may send none. What is forbidden ends it.
    ::kill(::getpid(), SIGKILL);
}

void loop()
{
    const volatile bool goes_on = true;
    while (goes_on) {
    }
}

void work()
{
    const std::clock_t end = std::clock() + CLOCKS_PER_SEC / 10;
    while (std::clock() < end) {
    }
}

/// More than it is allowed, and no more than a machine has.
void take_memory()
{
    std::vector<std::string> all;
    while (all.size() < 100)
        all.emplace_back(std::size_t{1} << 20U, 'x');
}

void take_memory_and_die()
{
    try {
        take_memory();
    } catch (const std::bad_alloc&) {
        std::_Exit(walk::walker_out_of_memory);
    }
}

void say_nonsense()
{
    const std::string length("\x10\0\0\0", 4);
    ::send(walk::walker_socket, (length + "no report at all").data(), 20, 0);
    loop();
}

void say_too_much()
{
    ::send(walk::walker_socket, "\xff\xff\xff\xff", 4, 0);
    loop();
}

void say_half()
{
    ::send(walk::walker_socket, "\x10\0\0\0half", 8, 0);
    loop();
}

void say_very_much()
{
    ::send(walk::walker_socket, "\0\0\0\x10", 4, 0); // 256 MB
    const std::string piece(std::size_t{1} << 20U, 'x');
    for (;;)
        ::send(walk::walker_socket, piece.data(), piece.size(), 0);
}

void close_socket()
{
    ::close(walk::walker_socket);
    loop();
}

void connect_somewhere()
{
    ::socket(AF_INET, SOCK_STREAM, 0);
}

void fork_itself()
{
    ::fork();
}

void execute()
{
    ::execl("/bin/true", "true", nullptr);
}

void make_code()
{
    ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

const std::map<std::string_view, void (*)()> deeds = {{"kill itself", kill_itself},
                                                      {"loop", loop},
                                                      {"take memory", take_memory},
                                                      {"take memory and die", take_memory_and_die},
                                                      {"say nonsense", say_nonsense},
                                                      {"say too much", say_too_much},
                                                      {"say half", say_half},
                                                      {"close socket", close_socket},
                                                      {"say very much", say_very_much},
                                                      {"work", work},
                                                      {"connect", connect_somewhere},
                                                      {"fork", fork_itself},
                                                      {"execute", execute},
                                                      {"make code", make_code}};

document::findings obey(std::string_view content, const filetype::detected& /*type*/,
                        const document::allowance& allowed)
{
    while (content == "take all time" && std::chrono::steady_clock::now() < allowed.until) {
    }
    if (content == "open a file")
        return found_traits(::open("/etc/passwd", O_RDONLY) < 0);
    const auto deed = deeds.find(content);
    if (deed != deeds.end())
        deed->second();
    return {};
}

} // namespace

int main(int count, char** words)
{
    if (count != 2 || words[1] != walk::walker_word)
        return EXIT_FAILURE;
    walk::hooks others;
    others.document = obey;
    return walk::serve_walker(others);
}
