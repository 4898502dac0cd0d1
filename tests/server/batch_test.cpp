#include "server/batch.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>
#include <vector>

namespace pykind::server {
namespace {

class Batch : public testing::TestWithParam<unsigned> {
protected:
    [[nodiscard]] static unsigned jobs() { return GetParam(); }
};

TEST_P(Batch, GivesEveryResultInOrder) {
    std::vector<std::string> consumed;
    run_batch(
        1000, jobs(), [](std::size_t i) { return std::to_string(i); },
        [&](std::size_t i, std::string result) {
            EXPECT_EQ(i, consumed.size());
            consumed.push_back(std::move(result));
            return true;
        });
    ASSERT_EQ(consumed.size(), 1000U);
    EXPECT_EQ(consumed.front(), "0");
    EXPECT_EQ(consumed.back(), "999");
}

TEST_P(Batch, ConsumesOnTheCallingThread) {
    const auto caller = std::this_thread::get_id();
    int calls = 0;
    run_batch(
        100, jobs(), [](std::size_t) { return std::string(); },
        [&](std::size_t, const std::string&) {
            EXPECT_EQ(std::this_thread::get_id(), caller);
            return ++calls != 0;
        });
    EXPECT_EQ(calls, 100);
}

TEST_P(Batch, StopsWhenNothingMoreIsWanted) {
    int calls = 0;
    run_batch(
        100000, jobs(), [](std::size_t) { return std::string(); },
        [&](std::size_t, const std::string&) { return ++calls < 10; });
    EXPECT_EQ(calls, 10);
}

TEST_P(Batch, ThrowsOnWhatProducingThrows) {
    const auto fail = [](std::size_t i) -> std::string {
        if (i == 700) throw std::runtime_error("no memory");
        return {};
    };
    std::size_t consumed = 0;
    EXPECT_THROW(run_batch(1000, jobs(), fail,
                           [&](std::size_t, const std::string&) {
                               ++consumed;
                               return true;
                           }),
                 std::runtime_error);
    EXPECT_LE(consumed, 700U);
}

TEST_P(Batch, ThrowsOnWhatConsumingThrows) {
    const auto fail = [](std::size_t i, const std::string&) -> bool {
        if (i == 300) throw std::runtime_error("a full disk");
        return true;
    };
    EXPECT_THROW(run_batch(
                     1000, jobs(), [](std::size_t) { return std::string(); }, fail),
                 std::runtime_error);
}

TEST_P(Batch, NothingIsDoneForNothing) {
    const auto never = [](std::size_t) -> std::string { throw std::logic_error("asked for a result"); };
    EXPECT_NO_THROW(run_batch(0, jobs(), never, [](std::size_t, const std::string&) { return true; }));
}

INSTANTIATE_TEST_SUITE_P(Jobs, Batch, testing::Values(0, 1, 2, 7));

}  // namespace
}  // namespace pykind::server
