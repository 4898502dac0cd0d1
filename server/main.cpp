#include <cstdio>
#include <exception>

#include "server/command_line.hpp"
#include "server/faults.hpp"

// What jemalloc reads when the program starts. Every edit frees the tree of one version and makes that of the next,
// which is about as large, so that freed memory is kept for half a second: longer would hold a tenth more than is in
// use. Its background thread, which would wake an idle server up to give it back, stays off. One arena serves all
// threads, which have caches of their own, of what is no larger than a page: more would each hold memory that is free.
extern "C" const char* const malloc_conf = "narenas:1,dirty_decay_ms:500,lg_tcache_max:12,background_thread:false";

int main(int argc, char** argv) {
    try {
        return pykind::server::run_command_line(argc, argv);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "pykind: unexpected failure: %s\n", pykind::server::reason_of(failure).c_str());
        return pykind::server::exit_failure;
    }
}
