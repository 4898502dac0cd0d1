// Which bindings reach a use: those that nothing before it replaces, however long the code is.
#include "analysis/semantics/reaching.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace pykind::semantics {
namespace {

using Lines = std::vector<std::uint32_t>;

struct Reached {
    std::shared_ptr<const AnalyzedFile> file;
    Reaching reaching;

    [[nodiscard]] Lines lines() const {
        Lines found;
        for (const BindingSite* const site : reaching.bindings)
            found.push_back(file->tree->text().line_of(site->name.begin));
        return found;
    }
};

// Of the name in a code that `$0` stands before.
Reached reached(std::string code) {
    const std::size_t at = code.find("$0");
    code.erase(at, 2);
    Reached result;
    result.file = AnalyzedFile::analyze(syntax::SourceText(std::move(code)));
    const SymbolTable& symbols = result.file->symbols();
    const Occurrence* const use = symbols.occurrence_at(static_cast<syntax::Offset>(at));
    result.reaching = reaching_bindings(*result.file, symbols.symbols()[use->symbol].target, use->span.begin);
    return result;
}

std::string repeated(std::string_view block, int times) {
    std::string code;
    for (int i = 0; i < times; ++i) code += block;
    return code;
}

TEST(Reaching, OneNameAssignedAgainAndAgain) {
    const Reached last = reached("x = 0\n" + repeated("x = f(x)\n", 500) + "$0x\n");
    EXPECT_EQ(last.lines(), Lines{501});
    EXPECT_FALSE(last.reaching.may_be_unbound);
}

TEST(Reaching, OneNameUsedAgainAndAgain) {
    const Reached first = reached("rows = f()\n" + repeated("for x in rows: print(x)\n", 500) + "$0rows\n");
    EXPECT_EQ(first.lines(), Lines{1});
    EXPECT_FALSE(first.reaching.may_be_unbound);
    EXPECT_FALSE(first.reaching.is_cut_short);
}

TEST(Reaching, TryAfterTry) {
    const std::string attempt = "try:\n    x = f()\nfinally:\n    g(x)\n";
    const Reached last = reached(repeated(attempt, 300) + "$0x\n");
    EXPECT_EQ(last.lines(), Lines{299 * 4 + 2});
    EXPECT_FALSE(last.reaching.may_be_unbound);
}

TEST(Reaching, ATryWhoseHandlerLeaves) {
    const Reached left = reached("x = 0\ntry:\n    x = f()\nexcept E:\n    raise\n$0x\n");
    EXPECT_EQ(left.lines(), Lines{3});
    const Reached stays = reached("x = 0\ntry:\n    x = f()\nexcept E:\n    pass\n$0x\n");
    EXPECT_EQ(stays.lines(), (Lines{1, 3}));
}

TEST(Reaching, Branches) {
    const Reached all = reached("x = 0\nif a:\n    x = 1\nelif b:\n    x = 2\nelse:\n    x = 3\n$0x\n");
    EXPECT_EQ(all.lines(), (Lines{3, 5, 7}));
    const Reached some = reached("x = 0\nif a:\n    x = 1\nelif b:\n    x = 2\n$0x\n");
    EXPECT_EQ(some.lines(), (Lines{1, 3, 5}));
}

TEST(Reaching, LoopsAndManagersMayNotBind) {
    EXPECT_EQ(reached("x = 0\nfor x in f(): pass\n$0x\n").lines(), (Lines{1, 2}));
    EXPECT_EQ(reached("x = 0\nwith f():\n    x = 1\n$0x\n").lines(), (Lines{1, 3}));
    EXPECT_EQ(reached("x = 0\nwith f() as x: pass\n$0x\n").lines(), Lines{2});
}

TEST(Reaching, ALoopElseThatRaisesOnAllWaysReplacesNothing) {
    const std::string loop = "x = 0\nfor a in f():\n    x = a\nelse:\n    if a: raise A\n    else: raise B\n$0x\n";
    EXPECT_EQ(reached(loop).lines(), (Lines{1, 3}));
}

TEST(Reaching, WhatAnotherScopeBindsIsAlwaysThere) {
    const Reached found = reached("x = 0\ndef f():\n    global x\n    x = 1\nx = 2\n$0x\n");
    EXPECT_EQ(found.lines(), (Lines{4, 5}));
}

TEST(Reaching, CodeBehindAReturnSeesAll) {
    const Reached dead = reached("def f():\n    x = 1\n    return\n    $0x\n    x = 2\n");
    EXPECT_EQ(dead.lines(), (Lines{2, 5}));
    EXPECT_TRUE(dead.reaching.may_be_unbound);
}

TEST(Reaching, StarImportsBeforeAndBehindABinding) {
    EXPECT_EQ(reached("from m import *\nx = 1\n$0x\n").reaching.stars.size(), 0U);
    EXPECT_EQ(reached("x = 1\nif a:\n    from m import *\nfrom n import *\n$0x\n").reaching.stars.size(), 2U);
}

TEST(Reaching, MoreBindingsThanAnyoneWritesAreNotLookedAt) {
    const std::string maybe = "if a: x = 1\n";
    EXPECT_FALSE(reached(repeated(maybe, 200) + "$0x\n").reaching.is_cut_short);
    EXPECT_EQ(reached(repeated(maybe, 200) + "$0x\n").lines().size(), 200U);
    EXPECT_TRUE(reached(repeated(maybe, 300) + "$0x\n").reaching.is_cut_short);
    const Reached again = reached(repeated(maybe, 300) + "x = 2\n$0x\n");
    EXPECT_FALSE(again.reaching.is_cut_short);
    EXPECT_EQ(again.lines(), Lines{301});
}

}  // namespace
}  // namespace pykind::semantics
