// What the evaluator remembers of one question never changes what it answers to another: each name of a module is asked
// about by itself, after all the others, and after all of them in the opposite order.
#include <gtest/gtest.h>

#include <map>

#include "analysis/project/project.hpp"
#include "analysis/semantics/evaluator.hpp"
#include "tests/support/memory_file_system.hpp"

namespace pykind::semantics {
namespace {

// "Instance D", "None"; "?" at the end where it may be something else.
std::string written(const Values& values) {
    std::string text;
    for (const Value& value : values.known) {
        if (!text.empty()) text += " | ";
        if (value.kind == ValueKind::None) {
            text += "None";
        } else if (const auto* cls = syntax::as<syntax::ClassDef>(value.node)) {
            text += value.file->tree->slice(cls->name);
        } else if (const auto* def = syntax::as<syntax::FunctionDef>(value.node)) {
            text += "by " + std::string(value.file->tree->slice(def->name));
        }
    }
    return values.complete ? text : text + "?";
}

class Asked {
public:
    explicit Asked(const std::string& text) {
        const auto files = std::make_shared<test::MemoryFileSystem>();
        files->write("/w/main.py", text);
        project_ = std::make_unique<project::Project>(files, project::Environment{.roots = {"/w"}});
        file_ = project_->load("/w/main.py");
    }

    [[nodiscard]] std::map<std::string, std::string> alone() {
        std::map<std::string, std::string> answers;
        for (const SymbolId symbol : symbols()) {
            Evaluator evaluator(*project_);
            ask(evaluator, symbol, answers);
        }
        return answers;
    }

    [[nodiscard]] std::map<std::string, std::string> in_order(bool is_backwards) {
        std::map<std::string, std::string> answers;
        Evaluator evaluator(*project_);
        std::vector<SymbolId> order = symbols();
        if (is_backwards) std::reverse(order.begin(), order.end());
        for (const SymbolId symbol : order) ask(evaluator, symbol, answers);
        return answers;
    }

private:
    [[nodiscard]] std::vector<SymbolId> symbols() const {
        std::vector<SymbolId> found;
        const auto& all = file_->symbols().symbols();
        for (SymbolId id = 0; id < all.size(); ++id) {
            if (all[id].scope == 0 && all[id].target == id) found.push_back(id);
        }
        return found;
    }

    void ask(Evaluator& evaluator, SymbolId symbol, std::map<std::string, std::string>& answers) const {
        answers.emplace(file_->symbols().symbols()[symbol].name, written(evaluator.symbol_values(*file_, symbol)));
    }

    std::unique_ptr<project::Project> project_;
    std::shared_ptr<const AnalyzedFile> file_;
};

// The answers, which are the same in any order.
std::map<std::string, std::string> answers_to(const std::string& text) {
    Asked asked(text);
    auto alone = asked.alone();
    EXPECT_EQ(asked.in_order(false), alone);
    EXPECT_EQ(asked.in_order(true), alone);
    return alone;
}

TEST(EvaluatorMemory, AFunctionGivesWhatItIsGiven) {
    const auto answers = answers_to(
        "class A: ...\nclass B: ...\n"
        "def same(x): return x\n"
        "def fixed(x): return A()\n"
        "a = same(A())\nb = same(B())\nagain = same(A())\nfixed_a = fixed(B())\nfixed_b = fixed(1)\n");
    EXPECT_EQ(answers.at("a"), "A");
    EXPECT_EQ(answers.at("b"), "B");
    EXPECT_EQ(answers.at("again"), "A");
    EXPECT_EQ(answers.at("fixed_a"), "A");
    EXPECT_EQ(answers.at("fixed_b"), "A");
}

TEST(EvaluatorMemory, AMethodDependsOnItsObject) {
    const auto answers = answers_to(
        "class Base:\n"
        "    def me(self): return self\n"
        "    def outer(self): return self.inner()\n"
        "    def inner(self): return self.made()\n"
        "    def made(self): return Base()\n"
        "class Derived(Base):\n"
        "    def made(self): return self\n"
        "base = Base().me()\nderived = Derived().me()\n"
        "outer_base = Base().outer()\nouter_derived = Derived().outer()\n");
    EXPECT_EQ(answers.at("base"), "Base");
    EXPECT_EQ(answers.at("derived"), "Derived");
    EXPECT_EQ(answers.at("outer_base"), "Base");
    EXPECT_EQ(answers.at("outer_derived"), "Derived");
}

TEST(EvaluatorMemory, ACallInACallHasAnArgumentOfItsOwn) {
    const auto answers = answers_to(
        "class A: ...\nclass B: ...\n"
        "def same(x): return x\n"
        "def outer(x):\n    y = same(B())\n    return same(x)\n"
        "def inner(x):\n    y = same(x)\n    return same(B())\n"
        "a = outer(A())\nb = outer(B())\nc = inner(A())\n");
    EXPECT_EQ(answers.at("a"), "A");
    EXPECT_EQ(answers.at("b"), "B");
    EXPECT_EQ(answers.at("c"), "B");
}

// In a circle each is asked for while another one is looked into.
TEST(EvaluatorMemory, WhatACircleCutsOffIsNotRemembered) {
    const auto answers = answers_to(
        "def even(n):\n    if n: return odd(n)\n    return 1\n"
        "def odd(n):\n    if n: return even(n)\n    return ''\n"
        "e = even(0)\no = odd(0)\n");
    EXPECT_EQ(answers.at("e"), "int | str?");
    EXPECT_EQ(answers.at("o"), "str | int?");
}

TEST(EvaluatorMemory, AttributesOfACircleOfClasses) {
    const auto answers = answers_to(
        "class Node:\n"
        "    def __init__(self):\n        self.next = Other()\n"
        "    def follow(self): return self.next.follow()\n"
        "class Other:\n"
        "    def __init__(self):\n        self.next = Node()\n"
        "    def follow(self): return self.next\n"
        "a = Node().follow()\nb = Other().follow()\nc = Node().next.next\n");
    EXPECT_EQ(answers.at("a"), "Node");
    EXPECT_EQ(answers.at("b"), "Node");
    EXPECT_EQ(answers.at("c"), "Node");
}

// Ten calls of itself are ten ways into each other, and 10! ways through all.
TEST(EvaluatorMemory, ManyCallsOfItselfAreLookedIntoOnce) {
    std::string text = "def signature(obj):\n";
    for (int i = 0; i < 40; ++i)
        text += "    if obj.a" + std::to_string(i) + ": return signature(obj.b" + std::to_string(i) + ")\n";
    const auto answers = answers_to(text + "    return 1\nx = signature(1)\n");
    EXPECT_EQ(answers.at("x"), "int?");
}

}  // namespace
}  // namespace pykind::semantics
