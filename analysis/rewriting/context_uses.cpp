#include "analysis/rewriting/context_uses.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "analysis/page.hpp"
#include "analysis/rewriting/context_name.hpp"
#include "analysis/rewriting/words.hpp"

namespace pykind::rewriting {

using namespace syntax;
using semantics::Evaluator;
using semantics::SymbolId;
using semantics::SymbolTable;
using semantics::Value;
using semantics::ValueKind;
using semantics::Values;

namespace {

using Path = std::vector<const Node*>;

bool is_annotation(const Path& path) {
    for (std::size_t i = path.size() - 1; i > 0; --i) {
        const Node* const child = path[i];
        const auto* const arg = as<Arg>(path[i - 1]);
        const auto* const declared = as<AnnAssign>(path[i - 1]);
        const auto* const def = as<FunctionDef>(path[i - 1]);
        if ((arg != nullptr && arg->annotation == child) || (declared != nullptr && declared->annotation == child) ||
            (def != nullptr && def->returns == child))
            return true;
        if (is_statement(child->kind)) return false;
    }
    return false;
}

// What is found, in all files.
struct Found {
    ContextUses uses;
    std::set<std::string> targets;
    bool is_complete = true;  // false: something may mean the class that cannot be edited
    std::optional<Refusal> refusal;
};

// Looks through one file.
class Finder {
public:
    Finder(const Subject& subject, const ContextClass& context, bool gives_instance, const AnalyzedFile& file,
           Found& found)
        : subject_(subject),
          context_(context),
          gives_instance_(gives_instance),
          evaluator_(subject.context.evaluator),
          file_(file),
          tree_(*file.tree),
          symbols_(file.symbols()),
          is_here_(subject.is_in(file)),
          found_(found) {}

    // The places of its name.
    std::vector<Span> run() {
        if (is_here_) {
            add_symbol(symbols_.occurrence_at(context_.cls->name.begin), true);
        } else {
            find_imports(tree_.module());
        }
        visit();
        std::sort(names_.begin(), names_.end(), [](Span a, Span b) { return a.begin < b.begin; });
        return std::move(names_);
    }

private:
    [[nodiscard]] bool is_class(const Values& values) const {
        return std::any_of(values.known.begin(), values.known.end(), [&](const Value& value) {
            const auto* const cls = value.kind == ValueKind::Class ? as<ClassDef>(value.node) : nullptr;
            return cls != nullptr && cls->name == context_.cls->name && subject_.is_in(*value.file);
        });
    }

    void add_symbol(const semantics::Occurrence* occurrence, bool has_its_name) {
        if (occurrence == nullptr) return;
        const SymbolId symbol = symbols_.symbols()[occurrence->symbol].target;
        if (symbol == semantics::no_id) return;
        const auto bindings = symbols_.bindings(symbol);
        const bool is_only = !bindings.empty() && std::next(bindings.begin()) == bindings.end();
        if (!is_only && is_here_) report(code(subject_.name()) + " is bound more than once", context_.cls->span.begin);
        found_.is_complete = found_.is_complete && is_only;
        wanted_[symbol] = has_its_name;
    }

    // --- Imports ---

    void find_imports(const Node& node) {
        if (is_expression(node.kind)) return;
        if (const auto* const from = as<ImportFrom>(&node)) {
            for (const Node* const alias : from->names) read_alias(*from, static_cast<const Alias&>(*alias));
        }
        for_each_child(node, [&](const Node* child) { find_imports(*child); });
    }

    void read_alias(const ImportFrom& from, const Alias& alias) {
        const std::string_view name = tree_.slice(alias.name);
        if (name != subject_.name() && name != "*") return;
        const std::string module_name = Evaluator::imported_module(file_, from);
        const AnalyzedFile* const module = evaluator_.module(module_name);
        if (name == "*") {
            if (module != nullptr && is_class(evaluator_.module_member(*module, subject_.name())))
                found_.is_complete = false;
            return;
        }
        const Values values =
            module == nullptr ? Values::unknown() : evaluator_.module_member(*module, subject_.name());
        if (!is_class(values)) {
            found_.is_complete = found_.is_complete && values.complete;
            return;
        }
        const bool has_its_name = alias.asname.length() == 0;
        const std::string last = module_name.substr(module_name.rfind('.') + 1);
        // In a package the name may be that of a module in it.
        const std::string wanted = snake_case(subject_.name());
        if (has_its_name && file_.is_package() &&
            (last == wanted || evaluator_.module(file_.identity.module + "." + wanted) != nullptr))
            found_.is_complete = false;
        names_.push_back(alias.name);
        add_symbol(symbols_.occurrence_at(has_its_name ? alias.name.begin : alias.asname.begin), has_its_name);
    }

    // --- Uses ---

    // Only where the words stand that can mean it is the tree looked at.
    void visit() {
        std::set<std::string_view> words = {subject_.name()};
        for (const auto& [symbol, has_its_name] : wanted_) words.insert(symbols_.symbols()[symbol].name);
        for (const Token& token : tree_.tokens().tokens) {
            if (found_.refusal) return;
            const bool is_text = token.kind == TokenKind::String;
            if (!is_text && token.kind != TokenKind::Name) continue;
            const std::string_view text = tree_.slice(token.span());
            if (is_text ? has_word(text, subject_.name()) : words.contains(text)) visit(token.begin);
        }
        for (const Span comment : tree_.tokens().comments) {
            const std::string_view text = tree_.slice(comment);
            if (text.starts_with("# type:") && has_word(text, subject_.name())) found_.is_complete = false;
        }
    }

    void visit(Offset at) {
        path_ = path_to(tree_, at);
        const Node& node = *path_.back();
        if (node.kind == NodeKind::Name) check_name(node);
        const auto* const attribute = as<Attribute>(&node);
        if (attribute != nullptr && attribute->attr.contains(at)) check_attribute(*attribute);
        const auto* const constant = as<Constant>(&node);
        if (constant != nullptr) check_string(*constant);
        const auto* const declared = as<GlobalOrNonlocal>(&node);
        if (declared != nullptr) check_declaration(*declared);
    }

    void check_name(const Node& node) {
        const semantics::Occurrence* const occurrence = symbols_.occurrence_at(node.span.begin);
        if (occurrence == nullptr) return;
        const SymbolId target = symbols_.symbols()[occurrence->symbol].target;
        const auto wanted = target == semantics::no_id ? wanted_.end() : wanted_.find(target);
        const bool is_from_star = target == semantics::no_id && !is_here_ && !symbols_.star_imports().empty() &&
                                  tree_.slice(node.span) == subject_.name() &&
                                  is_class(evaluator_.evaluate(file_, &node));
        if (wanted == wanted_.end() && !is_from_star) return;
        if (wanted != wanted_.end() && wanted->second) names_.push_back(node.span);
        check_use();
    }

    void check_attribute(const Attribute& attribute) {
        if (tree_.slice(attribute.attr) != subject_.name()) return;
        const Values values = evaluator_.evaluate(file_, &attribute);
        if (!is_class(values)) {
            found_.is_complete = found_.is_complete && !values.is_unknown();
            return;
        }
        names_.push_back(attribute.attr);
        check_use();
    }

    void check_declaration(const GlobalOrNonlocal& declared) {
        for (const Identifier name : declared.names) {
            if (tree_.slice(name) == subject_.name()) found_.is_complete = false;
        }
    }

    // An annotation that is text; a name in `__all__`; something that may look for the class.
    void check_string(const Constant& constant) {
        if (constant.type != ConstantKind::Str || !has_word(tree_.slice(constant.span), subject_.name())) return;
        if (is_annotation(path_)) return check_annotation();
        const std::string_view text = tree_.slice(constant.span);
        const bool is_prose =
            text.find(' ') != std::string_view::npos || text.ends_with("\"\"\"") || text.ends_with("'''");
        if (is_prose) return;
        const auto* const assign = path_.size() > 2 ? as<Assign>(path_[path_.size() - 3]) : nullptr;
        const bool is_exported = assign != nullptr && assign->targets.size() == 1 &&
                                 tree_.slice(assign->targets[0]->span) == "__all__" && !wanted_.empty() &&
                                 text.size() == subject_.name().size() + 2;
        if (is_exported) {
            names_.push_back({constant.span.begin + 1, constant.span.end - 1});
        } else {
            found_.is_complete = false;
        }
    }

    void check_annotation() {
        const Node* const own = is_here_ ? context_.enter->returns : nullptr;
        const Span span = path_.back()->span;
        // It goes with the instance that `__enter__` gives.
        if (own != nullptr && own->span.begin <= span.begin && span.end <= own->span.end) {
            if (!names_.empty() && names_.back() == span) names_.pop_back();
            return;
        }
        report("an annotation names the class", span.begin);
    }

    void check_use() {
        const Node& node = *path_.back();
        const Node& around = *path_[path_.size() - 2];
        const Offset at = node.span.begin;
        if (is_annotation(path_)) return check_annotation();
        if (is_here_ && context_.cls->span.contains(at)) return report("the class names itself", at);
        if (const auto* const cls = as<ClassDef>(&around); cls != nullptr)
            return report(code(tree_.slice(cls->name)) + " is derived from it", at);
        if (const auto* const attribute = as<Attribute>(&around))
            return report(code(tree_.slice(attribute->span)) + " is read of the class", at);
        const auto* const call = as<Call>(&around);
        if (call == nullptr || call->func != &node) {
            if (call == nullptr) return report("the class is used as a value", at);
            return report(code(tree_.slice(call->func->span)) + " is given the class", at);
        }
        check_instance(*call);
    }

    // `path_` ends in the call and the name.
    void check_instance(const Call& call) {
        const Offset at = call.span.begin;
        const Node& around = *path_[path_.size() - 3];
        if (const auto* const item = as<WithItem>(&around); item != nullptr && item->context_expr == &call)
            return check_with(*item, static_cast<const With&>(*path_[path_.size() - 4]));
        if (is_entered(call, around)) {
            ++found_.uses.entered;
            return;
        }
        if (const auto* const assign = as<Assign>(&around))
            return report("an instance is kept in " + code(tree_.slice(assign->targets[0]->span)), at);
        if (const auto* const attribute = as<Attribute>(&around))
            return report(code(tree_.slice(attribute->attr)) + " of an instance is read", at);
        const auto* const def = as<FunctionDef>(&around);
        if (def != nullptr) return report("an instance decorates " + code(tree_.slice(def->name)), at);
        report(around.kind == NodeKind::Return ? "an instance is returned" : "an instance is made outside of a `with`",
               at);
    }

    void check_with(const WithItem& item, const With& with) {
        if (with.is_async() != context_.protocol->is_async)
            return report("it is entered by the other kind of `with`", item.span.begin);
        if (item.optional_vars != nullptr && gives_instance_)
            return report("the instance is taken, `as " + std::string(tree_.slice(item.optional_vars->span)) + "`",
                          item.span.begin);
        ++found_.uses.entered;
        if (item.optional_vars != nullptr) found_.targets.emplace(tree_.slice(item.optional_vars->span));
    }

    // `stack.enter_context(…)`, whose value nobody takes if it is the instance.
    [[nodiscard]] bool is_entered(const Call& call, const Node& around) const {
        const auto* const push = as<Call>(&around);
        const auto* const method = push == nullptr ? nullptr : as<Attribute>(push->func);
        if (method == nullptr || push->arguments.size() != 1 || push->arguments[0] != &call ||
            tree_.slice(method->attr) != context_.protocol->push)
            return false;
        std::size_t index = path_.size() - 4;
        if (path_[index]->kind == NodeKind::Await) --index;
        return !gives_instance_ || path_[index]->kind == NodeKind::Expr;
    }

    void report(std::string reason, Offset at) {
        if (found_.refusal) return;
        found_.refusal = Refusal{std::move(reason), at};
        if (is_here_) return;
        found_.refusal->path = file_.identity.path;
        found_.refusal->line = tree_.text().line_of(at);
    }

    const Subject& subject_;
    const ContextClass& context_;
    bool gives_instance_;
    Evaluator& evaluator_;
    const AnalyzedFile& file_;
    const SyntaxTree& tree_;
    const SymbolTable& symbols_;
    bool is_here_;
    Found& found_;
    std::map<SymbolId, bool> wanted_;  // the names of the class in this file, and whether each is its own
    std::vector<Span> names_;
    Path path_;
};

// The builtins whose name could be that of a function made of a class.
constexpr std::string_view builtins[] = {
    "abs",        "aiter",     "all",     "anext",        "any",    "ascii",     "bin",       "bool",
    "breakpoint", "bytearray", "bytes",   "callable",     "chr",    "compile",   "complex",   "classmethod",
    "copyright",  "credits",   "delattr", "dict",         "dir",    "divmod",    "enumerate", "eval",
    "exec",       "exit",      "filter",  "float",        "format", "frozenset", "getattr",   "globals",
    "hasattr",    "hash",      "help",    "hex",          "id",     "input",     "int",       "isinstance",
    "issubclass", "iter",      "len",     "license",      "list",   "locals",    "map",       "max",
    "memoryview", "min",       "next",    "object",       "oct",    "open",      "ord",       "pow",
    "print",      "property",  "quit",    "range",        "repr",   "reversed",  "round",     "set",
    "setattr",    "slice",     "sorted",  "staticmethod", "str",    "sum",       "super",     "tuple",
    "type",       "vars",      "zip"};

bool is_builtin(std::string_view name) {
    return std::find(std::begin(builtins), std::end(builtins), name) != std::end(builtins);
}

// Whether a file has a use for a name already. What only the class itself has it for is no matter.
bool has_name(const AnalyzedFile& file, std::string_view name, const ClassDef* cls) {
    const auto& symbols = file.symbols();
    const auto is_own = [&](semantics::ScopeId scope) {
        const Node* const node = symbols.scopes()[scope].node;
        return cls != nullptr && cls->span.begin <= node->span.begin && node->span.end <= cls->span.end;
    };
    return std::any_of(symbols.symbols().begin(), symbols.symbols().end(), [&](const semantics::Symbol& symbol) {
        return symbol.name == name &&
               (symbol.target == semantics::no_id || !is_own(symbols.symbols()[symbol.target].scope));
    });
}

void choose_name(const Subject& subject, const ContextClass& context, Found& found) {
    ContextUses& uses = found.uses;
    uses.name = subject.name();
    const std::string wanted = snake_case(subject.name());
    const AnalyzedFile& here = subject.file();
    const bool is_module =
        here.is_package() && subject.context.evaluator.module(here.identity.module + "." + wanted) != nullptr;
    const bool fits = found.is_complete && !is_module && wanted != subject.name() &&
                      keyword_of(wanted) == TokenKind::Name && !is_builtin(wanted) &&
                      !has_name(here, wanted, context.cls) &&
                      std::none_of(uses.files.begin(), uses.files.end(), [&](const ContextUses::InFile& known) {
                          return !subject.is_in(*known.file) && has_name(*known.file, wanted, nullptr);
                      });
    if (fits) {
        uses.name = wanted;
    } else {
        uses.files.clear();
    }
}

}  // namespace

std::variant<ContextUses, Refusal> context_uses(const Subject& subject, const ContextClass& context,
                                                bool gives_instance) {
    Found found;
    const auto look_in = [&](const std::shared_ptr<const AnalyzedFile>& file) {
        auto names = Finder(subject, context, gives_instance, *file, found).run();
        if (!names.empty()) found.uses.files.push_back({file, std::move(names)});
    };
    look_in(subject.context.file);
    const bool is_local = std::any_of(subject.path.begin(), subject.path.end() - 1,
                                      [](const Node* node) { return as<FunctionDef>(node) != nullptr; });
    if (!is_local && !found.refusal) {
        for (const auto& file : subject.context.project.with_words({std::string(subject.name())})) {
            if (!found.refusal && !subject.is_in(*file)) look_in(file);
        }
    }
    if (found.refusal) return std::move(*found.refusal);
    if (found.targets.size() == 1) {
        const std::string& target = *found.targets.begin();
        const bool is_name = std::all_of(target.begin(), target.end(), is_word_part);
        if (is_name) found.uses.target = target;
    }
    choose_name(subject, context, found);
    return std::move(found.uses);
}

}  // namespace pykind::rewriting
