#include "analysis/rewriting/function_body.hpp"

#include <algorithm>
#include <set>

#include "analysis/page.hpp"
#include "analysis/rewriting/counted_loops.hpp"
#include "analysis/rewriting/finished_flags.hpp"
#include "analysis/rewriting/init_stores.hpp"
#include "analysis/rewriting/looped_iterables.hpp"
#include "analysis/rewriting/stops.hpp"

namespace pykind::rewriting {

using namespace syntax;

namespace {

const Node* find_end(const Stops& stops, const Node& node) {
    if (is_expression(node.kind) || as<FunctionDef>(&node) != nullptr || as<ClassDef>(&node) != nullptr) return nullptr;
    if (is_statement(node.kind) && (stops.is_end(node) || stops.may_come_from(node))) return &node;
    const Node* found = nullptr;
    for_each_child(node, [&](const Node* child) {
        if (found == nullptr) found = find_end(stops, *child);
    });
    return found;
}

// A lock for threads is there because steps overlap, which those of a generator must not: `ValueError: generator
// already executing`.
const Node* find_thread_lock(const AnalyzedFile& file, const Node& node) {
    const auto* const call = as<Call>(&node);
    if (call != nullptr) {
        const std::string name = semantics::Evaluator::qualified_name(file, call->func);
        const bool is_lock = name.ends_with("Lock") || name.ends_with("Condition") || name.ends_with("Semaphore");
        if (is_lock && (name.starts_with("threading.") || name.starts_with("multiprocessing."))) return call;
    }
    const Node* found = nullptr;
    for_each_child(node, [&](const Node* child) {
        if (found == nullptr) found = find_thread_lock(file, *child);
    });
    return found;
}

// The end of another iterator that comes out of the constructor would be an error in a generator.
std::optional<Refusal> problem_of_init(const Subject& subject, const IteratorClass& iterator,
                                       const ClassMembers& members) {
    if (members.init == nullptr) return std::nullopt;
    const Stops stops(subject, *iterator.protocol);
    for (const Node* const statement : members.init->body) {
        if (const Node* const lock = find_thread_lock(subject.file(), *statement))
            return Refusal{code(subject.tree().slice(lock->span)) + " lets several threads take steps",
                           lock->span.begin};
        if (const Node* const end = find_end(stops, *statement))
            return Refusal{code(iterator.protocol->end) + " may come out of " + code("__init__"), end->span.begin};
    }
    return std::nullopt;
}

}  // namespace

std::variant<FunctionParts, Refusal> read_parts(const Subject& subject, const IteratorClass& iterator,
                                                ClassMembers members, const Given& given) {
    FunctionParts parts{std::move(members), {}};
    if (auto problem = problem_of_init(subject, iterator, parts.members)) return std::move(*problem);
    InstanceMethods methods;
    methods.init = parts.members.init;
    if (methods.init != nullptr) methods.all.push_back(methods.init);
    if (parts.members.del != nullptr) methods.all.push_back(parts.members.del);
    methods.all.push_back(iterator.next);
    methods.iterator = &iterator;
    methods.given = given;
    for (const ClassConstant& constant : parts.members.constants) methods.constants.insert(constant.name);
    auto state = InstanceState::read(subject, methods);
    if (auto* const problem = std::get_if<Refusal>(&state)) return std::move(*problem);
    parts.state = std::get<InstanceState>(std::move(state));
    // What fails before the loop would not come to its `finally`.
    if (parts.members.del != nullptr && !parts.state.only_stores())
        return Refusal{code("__del__") + " is also called where " + code("__init__") + " fails",
                       parts.members.del->span.begin};
    return parts;
}

Block FunctionBody::around(Block loop) {
    Block function = head();
    auto& lead = loop.front().lead;
    lead.insert(lead.begin(), comments_.begin(), comments_.end());
    std::move(loop.begin(), loop.end(), std::back_inserter(function));
    const std::ptrdiff_t first = parts_.members.docstring != nullptr || keeps_text_of_init() ? 1 : 0;
    std::stable_partition(function.begin() + first, function.end(),
                          [](const Statement& statement) { return statement.is_declaration(); });
    std::set<std::string> declared;
    std::erase_if(function, [&](const Statement& statement) {
        return statement.is_declaration() && !declared.insert(statement.text).second;
    });
    drop_finished_flags(function);
    loop_over_iterables(subject_.file(), *iterator_.protocol, function);
    const FunctionDef* const init = parts_.members.init;
    Names ints = int_constants(subject_, *iterator_.next);
    if (init != nullptr) ints.merge(int_parameters(subject_.file(), *init));
    count_with_range(function, ints);
    if (parts_.members.del != nullptr) end_with_del(function);
    return function;
}

// `try: … finally:` around the loop, and what follows it.
void FunctionBody::end_with_del(Block& function) const {
    const FunctionDef& del = *parts_.members.del;
    const auto loop = std::find_if(function.begin(), function.end(),
                                   [](const Statement& statement) { return !statement.clauses.empty(); });
    Block body(std::make_move_iterator(loop), std::make_move_iterator(function.end()));
    function.erase(loop, function.end());
    Block end = source_.read(del.body, source_.header_line(del.body), subject_.line_of(del.span.end) + 1);
    if (has_docstring(del) && end.size() > 1) end.erase(end.begin());
    Statement attempt;
    std::swap(attempt.lead, body.front().lead);
    attempt.clauses.push_back(made_clause("try:", std::move(body)));
    attempt.clauses.push_back(made_clause("finally:", std::move(end)));
    function.push_back(std::move(attempt));
}

// What comes before the loop: the docstring, and what the constructor did.
Block FunctionBody::head() {
    Block result;
    const ClassDef& cls = *iterator_.cls;
    const Block members = source_.read(cls.body, source_.header_line(cls.body), subject_.line_of(cls.span.end) + 1);
    for (const Statement& member : members) {
        take_comments(member.lead);
        if (member.node == parts_.members.docstring) {
            result.push_back(with_comments(made(member.text)));
            result.back().trailing = member.trailing;
        } else if (member.node == parts_.members.init) {
            add_init(result);
        } else if (member.node == iterator_.next) {
            take_comment(source_.comment_after(source_.header_end(iterator_.next->body)));
            if (has_docstring(*iterator_.next)) take_text(*iterator_.next->body.front());
        } else if (member.node == iterator_.iter) {
            take_comments_of(*iterator_.iter);
        } else {
            add_constant(member, result);
        }
    }
    return result;
}

void FunctionBody::add_constant(const Statement& member, Block& result) {
    const auto& constants = parts_.members.constants;
    const auto found = std::find_if(constants.begin(), constants.end(),
                                    [&](const ClassConstant& constant) { return constant.statement == member.node; });
    if (found == constants.end()) return;
    const std::string name = parts_.state.name_of(found->name);
    if (name.empty()) return;
    result.push_back(with_comments(made(name + " = " + source_.text(found->value->span))));
    result.back().trailing = member.trailing;
}

void FunctionBody::add_init(Block& result) {
    const FunctionDef& init = *parts_.members.init;
    take_comment(source_.comment_after(source_.header_end(init.body)));
    for (Statement& statement :
         source_.read(init.body, source_.header_line(init.body), subject_.line_of(init.span.end) + 1)) {
        const Node& node = *statement.node;
        const bool is_docstring = has_docstring(init) && &node == init.body.front();
        if (is_docstring && keeps_text_of_init()) {
            result.insert(result.begin(), made(statement.text));
            continue;
        }
        const bool is_first = result.empty() || result.back().node == nullptr;
        if (is_first || is_docstring) {
            take_comments(statement.lead);
            statement.lead.clear();
        }
        if (is_docstring) {
            take_text(node);
        } else if (node.kind == NodeKind::Pass) {
            take_comment(statement.trailing);
        } else if (parts_.state.is_changed(node)) {
            add_remaining(result, statement);
        } else {
            declare(statement);
            result.push_back(with_comments(std::move(statement)));
        }
    }
}

// The class's docstring is the function's; its own is the constructor's where the class has none.
bool FunctionBody::keeps_text_of_init() const {
    return parts_.members.docstring == nullptr && parts_.members.init != nullptr && has_docstring(*parts_.members.init);
}

void FunctionBody::add_remaining(Block& result, const Statement& statement) {
    take_comments(statement.lead);
    const std::vector<std::string> stores = parts_.state.remaining_of(*statement.node, source_);
    for (const std::string& store : stores) result.push_back(with_comments(made(store)));
    if (stores.empty()) {
        take_comment(comment_of_store(tree_, *statement.node, statement.trailing));
    } else {
        result.back().trailing = statement.trailing;
    }
}

// `seen: dict[str, int]` in the class says it of the local.
void FunctionBody::declare(Statement& statement) const {
    const auto* const assign = as<Assign>(statement.node);
    const auto* const attribute =
        assign != nullptr && assign->targets.size() == 1 ? as<Attribute>(assign->targets.front()) : nullptr;
    if (attribute == nullptr) return;
    const auto declared = parts_.members.declared.find(tree_.slice(attribute->attr));
    if (declared == parts_.members.declared.end()) return;
    const std::string name = parts_.state.name_of(declared->first);
    if (statement.text.starts_with(name + " "))
        statement.text.insert(name.size(), ": " + source_.text(declared->second->annotation->span));
}

// --- Comments, which stay when what they stood at goes ---

void FunctionBody::take_comments(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) take_comment(line);
}

void FunctionBody::take_comment(const std::string& line) {
    const std::size_t begin = line.find('#');
    if (begin != std::string::npos) comments_.push_back(line.substr(begin));
}

// Those in a method that goes.
void FunctionBody::take_comments_of(const FunctionDef& method) {
    const std::uint32_t line = source_.header_line(method.body);
    if (subject_.line_of(method.body.front()->span.begin) > line)
        take_comment(source_.comment_after(source_.header_end(method.body)));
    for (const Statement& statement : source_.read(method.body, line, subject_.line_of(method.span.end) + 1)) {
        take_comments(statement.lead);
        take_comment(statement.trailing);
    }
}

// A docstring that the function cannot have too.
void FunctionBody::take_text(const Node& statement) { take_comments(as_comments(tree_.slice(statement.span))); }

Statement FunctionBody::with_comments(Statement statement) {
    statement.lead.insert(statement.lead.begin(), comments_.begin(), comments_.end());
    comments_.clear();
    return statement;
}

}  // namespace pykind::rewriting
