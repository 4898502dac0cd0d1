// Words for objects and for the protocols of classes that several sections use.
#include <algorithm>
#include <array>

#include "analysis/sections/sections.hpp"

namespace pykind::sections {

namespace {

// The inheritance among the classes of collections.abc: what has the first has the second too.
struct Implication {
    std::string_view protocol;
    std::string_view implied;
};
constexpr std::array implications = {
    Implication{"Iterator", "Iterable"},
    Implication{"Generator", "Iterator"},
    Implication{"Reversible", "Iterable"},
    Implication{"Collection", "Sized"},
    Implication{"Collection", "Iterable"},
    Implication{"Collection", "Container"},
    Implication{"AsyncIterator", "AsyncIterable"},
    Implication{"AsyncGenerator", "AsyncIterator"},
    Implication{"Coroutine", "Awaitable"},
    Implication{"Set", "Collection"},
    Implication{"MutableSet", "Set"},
    Implication{"Mapping", "Collection"},
    Implication{"MutableMapping", "Mapping"},
    Implication{"MappingView", "Sized"},
    Implication{"KeysView", "MappingView"},
    Implication{"KeysView", "Set"},
    Implication{"ItemsView", "MappingView"},
    Implication{"ItemsView", "Set"},
    Implication{"ValuesView", "MappingView"},
    Implication{"ValuesView", "Collection"},
    Implication{"Sequence", "Reversible"},
    Implication{"Sequence", "Collection"},
    Implication{"MutableSequence", "Sequence"},
    Implication{"ByteString", "Sequence"},
};

struct Noun {
    std::string_view protocol;
    std::string_view noun;
};
constexpr std::array nouns = {
    Noun{"Iterable", "iterable"},
    Noun{"Iterator", "iterator"},
    Noun{"Generator", "generator"},
    Noun{"Reversible", "reversible iterable"},
    Noun{"Collection", "collection"},
    Noun{"Sequence", "sequence"},
    Noun{"MutableSequence", "mutable sequence"},
    Noun{"Set", "set"},
    Noun{"MutableSet", "mutable set"},
    Noun{"Mapping", "mapping"},
    Noun{"MutableMapping", "mutable mapping"},
    Noun{"KeysView", "mapping view"},
    Noun{"ItemsView", "mapping view"},
    Noun{"ValuesView", "mapping view"},
    Noun{"AsyncIterable", "asynchronous iterable"},
    Noun{"AsyncIterator", "asynchronous iterator"},
    Noun{"AsyncGenerator", "asynchronous generator"},
    Noun{"Awaitable", "awaitable"},
    Noun{"Coroutine", "coroutine"},
    Noun{"AbstractContextManager", "context manager"},
    Noun{"AbstractAsyncContextManager", "asynchronous context manager"},
};

bool is_implied(const semantics::ClassProtocols& cls, std::string_view protocol) {
    return std::any_of(implications.begin(), implications.end(),
                       [&](const Implication& entry) { return entry.implied == protocol && cls.has(entry.protocol); });
}

}  // namespace

std::string phrase_of(const semantics::Value& value) {
    switch (value.kind) {
        case semantics::ValueKind::Module: return "module";
        case semantics::ValueKind::None: return "None";
        case semantics::ValueKind::Class: return "class";
        case semantics::ValueKind::Instance:
            return "instance of " +
                   std::string(value.file->tree->slice(static_cast<const syntax::ClassDef*>(value.node)->name));
        case semantics::ValueKind::Function: {
            const semantics::FunctionInfo* const info = value.file->functions().find(value.node);
            return info == nullptr ? "function" : std::string(semantics::phrase_of(info->kind));
        }
        case semantics::ValueKind::Produced: break;
    }
    switch (value.produced) {
        case CallResult::Value: break;
        case CallResult::GeneratorIterator: return "generator iterator";
        case CallResult::CoroutineObject: return "coroutine object";
        case CallResult::AsyncGeneratorIterator: return "asynchronous generator iterator";
        case CallResult::AwaitableGeneratorIterator: return "awaitable generator iterator";
        case CallResult::ContextManager: return "context manager";
        case CallResult::AsyncContextManager: return "asynchronous context manager";
    }
    return "object";
}

std::vector<const semantics::Protocol*> telling_protocols(const semantics::ClassProtocols& cls) {
    std::vector<const semantics::Protocol*> telling;
    for (const semantics::Protocol* const protocol : cls.protocols) {
        if (protocol->name != "Hashable" && !is_implied(cls, protocol->name)) telling.push_back(protocol);
    }
    return telling;
}

std::string_view noun_of(const semantics::Protocol& protocol) {
    const auto* const found =
        std::find_if(nouns.begin(), nouns.end(), [&](const Noun& entry) { return entry.protocol == protocol.name; });
    return found == nouns.end() ? std::string_view() : found->noun;
}

std::string what_instances_are(const ClassFacts& cls) {
    std::vector<std::string> words;
    for (const semantics::Protocol* const protocol : telling_protocols(cls.protocols)) {
        const std::string_view noun = noun_of(*protocol);
        if (noun.empty()) continue;
        const std::string article = with_article(noun).substr(0, with_article(noun).find(' ') + 1);
        words.push_back(article + "*" + std::string(noun) + "*");
    }
    return listed(words);
}

}  // namespace pykind::sections
