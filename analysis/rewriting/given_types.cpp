#include "analysis/rewriting/given_types.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Evaluator;

namespace {

// Since Python 3.9 the classes of collections.abc take type arguments.
constexpr int first_with_arguments = 9;

// What `__next__` says that it gives; null where it says nothing.
const Node* given_type(const IteratorClass& iterator) {
    if (!iterator.gives_awaitable) return iterator.next->returns;
    const auto* const subscript = as<Subscript>(iterator.next->returns);
    return subscript != nullptr ? subscript->slice : nullptr;
}

}  // namespace

std::string module_of_abstract(const Subject& subject, std::string_view name, ImportChanges& imports) {
    if (!imports.imported_name("typing", name).empty()) return "typing";
    return subject.file().identity.target_minor >= first_with_arguments ? "collections.abc" : "typing";
}

std::string module_of_iterators(const Subject& subject, const IteratorClass& iterator, ImportChanges& imports) {
    const AnalyzedFile& file = subject.file();
    if (const Node* const base = find_base(file, *iterator.cls, iterator.protocol->iterator)) {
        std::string module = Evaluator::qualified_name(file, base);
        module.resize(module.rfind('.'));
        return module;
    }
    return module_of_abstract(subject, iterator.protocol->iterator, imports);
}

bool keeps_annotation(const Subject& subject, const IteratorClass& iterator) {
    const Node* const returns = iterator.iter != nullptr ? iterator.iter->returns : nullptr;
    if (returns == nullptr || given_type(iterator) != nullptr) return false;
    const auto* const subscript = as<Subscript>(returns);
    return is_abstract_class(subject.file(), subscript != nullptr ? subscript->value : returns,
                             iterator.protocol->iterator);
}

std::vector<Span> gone_of_iter(const Subject& subject, const IteratorClass& iterator) {
    if (iterator.iter == nullptr) return {};
    const Span span = iterator.iter->span;
    if (!keeps_annotation(subject, iterator)) return {span};
    const Span kept = iterator.iter->returns->span;
    return {{span.begin, kept.begin}, {kept.end, span.end}};
}

std::optional<std::string> iterator_annotation(const Subject& subject, const IteratorClass& iterator,
                                               const std::string& module, const Source& source,
                                               ImportChanges& imports) {
    const Node* const given = given_type(iterator);
    if (given == nullptr) {
        return keeps_annotation(subject, iterator) ? " -> " + source.text(iterator.iter->returns->span) : std::string();
    }
    const Node* const base = find_base(subject.file(), *iterator.cls, iterator.protocol->iterator);
    const bool is_attribute = base != nullptr && base->kind == NodeKind::Attribute;
    const std::string name =
        is_attribute ? source.text(base->span) : imports.name_of(module, iterator.protocol->iterator);
    if (is_attribute) imports.keep(name.substr(0, name.find('.')));
    if (name.empty()) return std::nullopt;
    std::string type = name + "[" + source.text(given->span) + "]";
    // Before 3.9 the classes of collections.abc take type arguments only where nothing evaluates them.
    if (module == "collections.abc" && subject.file().identity.target_minor < first_with_arguments) {
        const char quote = type.find('"') == std::string::npos ? '"' : '\'';
        type = quote + type + quote;
    }
    return " -> " + type;
}

}  // namespace pykind::rewriting
