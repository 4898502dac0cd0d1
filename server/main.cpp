#include <cstdio>
#include <exception>

#include "server/command_line.hpp"

int main(int argc, char** argv) {
    try {
        return pykind::server::run_command_line(argc, argv);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "pykind: unexpected failure: %s\n", failure.what());
        return pykind::server::exit_failure;
    }
}
