// How far the evaluator looks: nobody writes what is beyond, and there it says nothing instead of taking its time.
#include <gtest/gtest.h>

#include "analysis/project/project.hpp"
#include "analysis/semantics/evaluator.hpp"
#include "analysis/semantics/misuse.hpp"
#include "tests/support/memory_file_system.hpp"

namespace pykind::semantics {
namespace {

class Module {
public:
    explicit Module(const std::string& text) {
        const auto files = std::make_shared<test::MemoryFileSystem>();
        files->write("/w/main.py", text);
        project_ = std::make_unique<project::Project>(files, project::Environment{.roots = {"/w"}});
        file_ = project_->load("/w/main.py");
        evaluator_.emplace(*project_);
    }

    [[nodiscard]] Values value_of(std::string_view name) {
        return evaluator_->symbol_values(*file_, file_->symbols().find(0, name));
    }

    // What messages call the only value of a name.
    [[nodiscard]] std::optional<RuntimeType> type_of(std::string_view name) {
        return runtime_type(*evaluator_, *file_, value_of(name).known.at(0));
    }

private:
    std::unique_ptr<project::Project> project_;
    std::shared_ptr<const AnalyzedFile> file_;
    std::optional<Evaluator> evaluator_;
};

std::string times(int count, const std::string& text) {
    std::string all;
    for (int i = 0; i < count; ++i) all += text;
    return all;
}

TEST(EvaluatorLimits, ANameIsBoundUpToAThousandTimes) {
    const std::string classes = "class A: ...\n";
    const std::string bound = "if maybe():\n    x = A()\n";
    Module full(classes + times(1000, bound));
    EXPECT_EQ(full.value_of("x").known.size(), 1U);
    Module over(classes + times(1001, bound));
    EXPECT_TRUE(over.value_of("x").known.empty());
    EXPECT_FALSE(over.value_of("x").complete);
}

TEST(EvaluatorLimits, AnAttributeIsAssignedUpToAThousandTimes) {
    const auto assigned = [](int count) {
        return "class A: ...\nclass C:\n    def __init__(self):\n" + times(count, "        self.a = A()\n") +
               "x = C().a\n";
    };
    EXPECT_EQ(Module(assigned(1000)).value_of("x").known.size(), 1U);
    Module over(assigned(1001));
    EXPECT_TRUE(over.value_of("x").known.empty());
    EXPECT_FALSE(over.value_of("x").complete);
    // Unless a declaration says what all of them must be.
    Module declared("class A: ...\nclass C:\n    def __init__(self):\n        self.a: A = A()\n" +
                    times(1001, "        self.a = A()\n") + "x = C().a\n");
    EXPECT_EQ(declared.value_of("x").known.size(), 1U);
}

// "'%.100s' object is not …", says CPython in some messages.
TEST(EvaluatorLimits, NamesThatSomeMessagesCutAreNotFollowedThere) {
    const auto made = [](int letters) {
        const std::string name = times(letters, "n");
        return "class " + name + ": ...\nx = " + name + "()\n";
    };
    const auto type = Module(made(100)).type_of("x");
    ASSERT_TRUE(type);
    EXPECT_EQ(type->name, times(100, "n"));
    EXPECT_FALSE(Module(made(101)).type_of("x"));
}

}  // namespace
}  // namespace pykind::semantics
