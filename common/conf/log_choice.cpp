#include "common/conf/log_choice.hpp"

#include <unistd.h>

namespace conf {

std::unique_ptr<base::log_sink> choose_log(const settings& settings, std::string program, bool is_foreground)
{
    const std::string& wanted = settings.text("log");
    const std::string& socket = settings.text("syslog_socket");
    const bool has_socket = ::access(socket.c_str(), W_OK) == 0;
    if (is_foreground || wanted == "stderr" || (wanted == "auto" && !has_socket))
        return base::to_stderr(std::move(program));
    return base::to_syslog(std::move(program), socket);
}

} // namespace conf
