// The program: reads the command line and calls the verb.
#pragma once

namespace pykind::server {

// Exit statuses of the command line.
inline constexpr int exit_done = 0;
inline constexpr int exit_findings = 1;  // there is something to report, or nothing was found
inline constexpr int exit_failure = 2;   // wrong usage, or something could not be read

int run_command_line(int argc, char** argv);

}  // namespace pykind::server
