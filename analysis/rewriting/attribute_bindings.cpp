#include "analysis/rewriting/attribute_bindings.hpp"

#include <algorithm>

#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::ClassRef;

namespace {

class BindingFinder {
public:
    BindingFinder(const Subject& subject, const IteratorClass& iterator, std::string_view attribute)
        : subject_(subject), iterator_(iterator), attribute_(attribute) {}

    std::optional<std::vector<AttributeBinding>> run() {
        const std::string_view text = subject_.tree().slice(iterator_.cls->span);
        const bool goes_by_name = has_word(text, "setattr") || has_word(text, "delattr") || has_word(text, "vars") ||
                                  has_word(text, "__dict__") || has_word(text, "__setattr__");
        if (goes_by_name) return std::nullopt;
        for (const Node* const member : iterator_.cls->body) {
            method_ = as<FunctionDef>(member);
            collect(*member);
        }
        const std::string_view all = subject_.tree().text().bytes();
        const Span& cls = iterator_.cls->span;
        if (has_word(all.substr(0, cls.begin), attribute_) || has_word(all.substr(cls.end), attribute_))
            find_outside(subject_.file(), subject_.tree().module(), nullptr);
        // Who binds it in another file speaks of the class there.
        for (const auto& file : subject_.context.project.with_words({std::string(subject_.name())})) {
            if (!is_outside_ && !subject_.is_in(*file) && has_word(file->tree->text().bytes(), attribute_))
                find_outside(*file, file->tree->module(), nullptr);
        }
        if (is_outside_) return std::nullopt;
        return std::move(found_);
    }

private:
    void collect(const Node& node) {
        if (const auto* const assign = as<Assign>(&node)) {
            for (const Node* const target : assign->targets) {
                if (is_bound(*target)) add(assign->value);
            }
        }
        const auto* const annotated = as<AnnAssign>(&node);
        if (annotated != nullptr && annotated->value != nullptr && is_bound(*annotated->target)) add(annotated->value);
        for_each_child(node, [&](const Node* child) {
            const bool is_whole = node.kind == NodeKind::Assign || node.kind == NodeKind::AnnAssign;
            if (is_bound(*child) && !is_whole) add(nullptr);
            collect(*child);
        });
    }

    // A method that is no plain one may be anything.
    void add(const Node* value) {
        if (method_ == nullptr) is_outside_ = true;
        found_.push_back({method_, value});
    }

    [[nodiscard]] bool is_bound(const Node& node) const { return is_bound(subject_.tree(), node); }
    [[nodiscard]] bool is_bound(const SyntaxTree& tree, const Node& node) const {
        const auto* const attribute = as<Attribute>(&node);
        return attribute != nullptr && attribute->context != ExprContext::Load &&
               tree.slice(attribute->attr) == attribute_;
    }

    void find_outside(const AnalyzedFile& file, const Node& node, const ClassDef* around) {
        if (is_outside_ || &node == iterator_.cls) return;
        if (const auto* const cls = as<ClassDef>(&node)) around = cls;
        if (is_bound(*file.tree, node) && !is_of_other(file, static_cast<const Attribute&>(node), around)) {
            is_outside_ = true;
            return;
        }
        for_each_child(node, [&](const Node* child) { find_outside(file, *child, around); });
    }

    // `self.x` in a class that does not derive from this one.
    [[nodiscard]] bool is_of_other(const AnalyzedFile& file, const Attribute& target, const ClassDef* around) const {
        if (around == nullptr || file.tree->slice(target.value->span) != "self") return false;
        const auto& order = subject_.context.evaluator.order_of({&file, around});
        return std::none_of(order.classes.begin(), order.classes.end(), [&](const ClassRef& cls) {
            return cls.node->name == iterator_.cls->name && subject_.is_in(*cls.file);
        });
    }

    const Subject& subject_;
    const IteratorClass& iterator_;
    std::string_view attribute_;
    const FunctionDef* method_ = nullptr;
    bool is_outside_ = false;
    std::vector<AttributeBinding> found_;
};

std::size_t count_uses(const SyntaxTree& tree, const Node& node, std::string_view name) {
    const auto* const attribute = as<Attribute>(&node);
    std::size_t count = attribute != nullptr && tree.slice(attribute->attr) == name ? 1 : 0;
    for_each_child(node, [&](const Node* child) { count += count_uses(tree, *child, name); });
    return count;
}

}  // namespace

std::optional<std::vector<AttributeBinding>> bindings_of(const Subject& subject, const IteratorClass& iterator,
                                                         std::string_view attribute) {
    return BindingFinder(subject, iterator, attribute).run();
}

std::size_t uses_in(const Subject& subject, const FunctionDef& method, std::string_view attribute) {
    return count_uses(subject.tree(), method, attribute);
}

}  // namespace pykind::rewriting
