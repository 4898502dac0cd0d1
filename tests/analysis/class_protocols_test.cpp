// Which protocols classes have, where flow, versions, decorators and the module around them decide it. What CPython
// says of the same is held by oracles/protocols.py; here stands what must be said to be unknown.
#include "analysis/semantics/class_protocols.hpp"

#include <gtest/gtest.h>

#include <map>

#include "analysis/project/builtins_stub.hpp"

namespace pykind::semantics {
namespace {

class Modules final : public ModuleLoader {
public:
    std::shared_ptr<const AnalyzedFile> load_module(const std::string& name) override {
        const auto found = files_.find(name);
        return found == files_.end() ? nullptr : found->second;
    }

    std::shared_ptr<const AnalyzedFile> add(const std::string& name, std::string text, std::string path = {}) {
        if (path.empty()) path = name + ".py";
        return files_[name] = AnalyzedFile::analyze(syntax::SourceText(std::move(text)), {path, name, 12});
    }

private:
    std::map<std::string, std::shared_ptr<const AnalyzedFile>> files_;
};

// The protocols of the last class of a text, but Hashable, in alphabetical order; "?" where a base is unknown.
std::string protocols(const std::string& text, const std::string& other = "") {
    Modules modules;
    static_cast<void>(modules.add("builtins", std::string(project::builtins_stub), "builtins.pyi"));
    static_cast<void>(modules.add("other", other));
    const auto file = modules.add("main", text);
    const syntax::ClassDef* last = nullptr;
    for (const Scope& scope : file->symbols().scopes()) {
        if (scope.kind == ScopeKind::Class) last = static_cast<const syntax::ClassDef*>(scope.node);
    }
    Evaluator evaluator(modules);
    const ClassProtocols found = protocols_of(evaluator, {file.get(), last});
    if (found.bases_unknown) return "?";
    std::string names;
    for (const Protocol* protocol : found.protocols) {
        if (protocol->name != "Hashable") names += (names.empty() ? "" : " ") + std::string(protocol->name);
    }
    return names;
}

const std::string two_classes = "class A:\n    def __iter__(self): ...\nclass B:\n    def __len__(self): ...\n";

TEST(ClassProtocols, ABaseIsWhatTheNameIsThere) {
    EXPECT_EQ(protocols(two_classes + "C = A\nC = B\nclass D(C): ...\n"), "Sized");
    EXPECT_EQ(protocols(two_classes + "def f():\n    global C\n    C = A\nC = B\nclass D(C): ...\n"), "?");
    EXPECT_EQ(protocols(two_classes + "class A(A): ...\n"), "Iterable");
    EXPECT_EQ(protocols(two_classes + "C = A = A\nclass D(C): ...\n"), "Iterable");
}

TEST(ClassProtocols, BranchesAreDecidedByVersion) {
    const std::string branch = "import sys\nif sys.version_info >= (3, 13):\n    C = A\nelse:\n    C = B\n";
    EXPECT_EQ(protocols(two_classes + branch + "class D(C): ...\n"), "Sized");
    EXPECT_EQ(protocols("import sys\nclass D:\n    if sys.version_info < (3, 12):\n        __len__ = 1\n"), "");
    EXPECT_EQ(protocols("class D:\n    if f():\n        __len__ = 1\n"), "?");
}

TEST(ClassProtocols, SeveralBasesThatComeToTheSame) {
    EXPECT_EQ(protocols(two_classes + "if f(): C = A\nelse: C = B\nclass D(C): ...\n"), "?");
    EXPECT_EQ(protocols(two_classes + "class E(A): ...\nif f(): C = A\nelse: C = E\nclass D(C): ...\n"), "Iterable");
    EXPECT_EQ(protocols(two_classes + "try:\n    from nowhere import A\nexcept ImportError: pass\nclass D(A): ...\n"),
              "?");
}

TEST(ClassProtocols, AMetaclassMayAddToWhatItMakes) {
    const std::string adds = "class Meta(type):\n    def __new__(m, n, b, d):\n        d['__len__'] = f\n";
    EXPECT_EQ(protocols(adds + "class D(metaclass=Meta): ...\n"), "?");
    EXPECT_EQ(protocols(adds + "class C(metaclass=Meta): ...\nclass D(C): ...\n"), "?");
    EXPECT_EQ(
        protocols("class Meta(type):\n    def __init__(c, n, b, d): c.__len__ = f\nclass D(metaclass=Meta): ...\n"),
        "?");
    EXPECT_EQ(protocols("class Meta(type):\n    def all(cls): ...\nclass D(metaclass=Meta): ...\n"), "");
}

TEST(ClassProtocols, OfManyBasesOnlySomeAreLookedAt) {
    std::string text;
    std::string bases;
    for (int i = 0; i < 300; ++i) {
        const std::string name = "C" + std::to_string(i);
        text += "class " + name + ": ...\n";
        bases += name + ", ";
    }
    EXPECT_EQ(protocols(text + "class D(" + bases + "): ...\n"), "?");
    EXPECT_EQ(protocols(two_classes + "class C(A, B): ...\nclass D(C, A, B): ...\n"), "Sized Iterable");
}

// Asked for in order, as a list of all classes does.
TEST(ClassProtocols, LongChainsAreKnownAsFarAsTheNearestAncestors) {
    std::string text = "class C0:\n    def __iter__(self): ...\n";
    for (int i = 1; i < 300; ++i) text += "class C" + std::to_string(i) + "(C" + std::to_string(i - 1) + "): ...\n";
    Modules modules;
    static_cast<void>(modules.add("builtins", std::string(project::builtins_stub), "builtins.pyi"));
    const auto file = modules.add("main", text);
    Evaluator evaluator(modules);
    std::vector<bool> unknown;
    for (const syntax::Node* const node : file->tree->module().body) {
        const ClassRef cls{file.get(), static_cast<const syntax::ClassDef*>(node)};
        unknown.push_back(protocols_of(evaluator, cls).bases_unknown);
    }
    ASSERT_EQ(unknown.size(), 300U);
    EXPECT_EQ(std::count(unknown.begin(), unknown.begin() + 250, true), 0);
    EXPECT_EQ(std::count(unknown.begin() + 250, unknown.end(), true), 50);
}

TEST(ClassProtocols, WhatTheModuleDoesToAClass) {
    EXPECT_EQ(protocols("class D: ...\nD.__iter__ = f\n"), "Iterable");
    EXPECT_EQ(protocols("class D(list): ...\nsetattr(D, name, f)\n"), "?");
    EXPECT_EQ(protocols("class D:\n    __slots__ = ('__len__',)\n"), "Sized");
    EXPECT_EQ(protocols("class D:\n    locals()['__len__'] = f\n"), "?");
}

TEST(ClassProtocols, Decorators) {
    EXPECT_EQ(protocols("def keep(c): return c\n@keep\nclass D:\n    __len__ = 1\n"), "Sized");
    EXPECT_EQ(protocols("from nowhere import change\n@change\nclass D: ...\n"), "?");
    EXPECT_EQ(protocols("def give(c):\n    c.__iter__ = 1\n    return c\n@give\nclass D: ...\n"), "?");
    EXPECT_EQ(protocols("from dataclasses import dataclass\n@dataclass(**options)\nclass D: ...\n"), "?");
}

TEST(ClassProtocols, StarImports) {
    EXPECT_EQ(protocols("from other import *\nclass D(A): ...\n", "__all__ = ['A']\n" + two_classes), "Iterable");
    EXPECT_EQ(protocols("from other import *\nclass D(B): ...\n", "__all__ = ['A']\n" + two_classes), "?");
}

TEST(ClassProtocols, ClassesThatAreCalledFor) {
    EXPECT_EQ(protocols("class M(type): ...\nC = M('C', (map,), {})\nclass D(C): ...\n"), "Iterable Iterator");
    EXPECT_EQ(protocols("class M(type): ...\nC = M('C', (map,), members)\nclass D(C): ...\n"), "?");
}

}  // namespace
}  // namespace pykind::semantics
