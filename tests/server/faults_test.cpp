#include "server/faults.hpp"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

namespace pykind::server {
namespace {

using lsp::Json;

TEST(Faults, NameTheDocumentAndThePlaceOfARequest) {
    const Json position = {{"line", 3}, {"character", 7}};
    const Json document = {{"uri", "file:///a.py"}};
    EXPECT_EQ(place_in({{"textDocument", document}, {"position", position}}), " of file:///a.py, line 3, character 7");
    EXPECT_EQ(place_in({{"textDocument", document}, {"range", {{"start", position}, {"end", position}}}}),
              " of file:///a.py, line 3, character 7");
    EXPECT_EQ(place_in({{"textDocument", document}}), " of file:///a.py");
}

TEST(Faults, NameWhatAnItemOrACommandIsAbout) {
    const Json about = {{"uri", "file:///a.py"}, {"position", {{"line", 3}, {"character", 7}}}};
    EXPECT_EQ(place_in({{"item", about}}), " of file:///a.py, line 3, character 7");
    EXPECT_EQ(place_in({{"title", "Convert"}, {"data", about}}), " of file:///a.py, line 3, character 7");
    EXPECT_EQ(place_in({{"command", "x"}, {"arguments", {about}}}), " of file:///a.py, line 3, character 7");
}

TEST(Faults, NameNothingInParamsThatAreWrong) {
    for (const Json& params : {Json(), Json(5), Json::array(), Json::object(), Json{{"textDocument", 5}},
                               Json{{"textDocument", {{"uri", 5}}}}, Json{{"arguments", Json::array()}}})
        EXPECT_EQ(place_in(params), "") << params;
    EXPECT_EQ(place_in({{"uri", "x"}, {"position", 5}}), " of x");
    EXPECT_EQ(place_in({{"uri", "x"}, {"position", {{"line", "y"}, {"character", 1.5}}}}), " of x");
}

TEST(Faults, AreToldOnceForEachFile) {
    Faults faults;
    const auto told = faults.checks_failed("file:///a.py", std::bad_alloc());
    ASSERT_TRUE(told.has_value());
    EXPECT_EQ((*told)["params"]["message"],
              "pykind: the checks of file:///a.py failed: there is not enough memory. Other files are not concerned.");
    EXPECT_FALSE(faults.checks_failed("file:///a.py", std::bad_alloc()).has_value());
    EXPECT_TRUE(faults.checks_failed("file:///b.py", std::runtime_error("x")).has_value());
}

TEST(Faults, SayWhatTheExceptionSays) { EXPECT_EQ(analysis_failed(std::out_of_range("at")), "cannot analyze: at"); }

}  // namespace
}  // namespace pykind::server
