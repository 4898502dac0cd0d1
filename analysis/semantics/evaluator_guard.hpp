// Keeps an evaluation from going in circles or too deep. Internal to the evaluator.
#pragma once

#include <algorithm>

#include "analysis/semantics/evaluator.hpp"

namespace pykind::semantics {

class Evaluator::Guard {
public:
    // False if `what` is being evaluated already, or the chain of evaluations is longer than any reader would follow.
    Guard(Evaluator& evaluator, const void* what, std::uint64_t part) : evaluator_(evaluator), key_(what, part) {
        // Each question from outside has steps of its own.
        if (evaluator.depth_ == 0) evaluator.steps_ = 0;
        entered_ = evaluator.depth_ < deepest && evaluator.steps_ < most_steps;
        // They are few, for the chain is short.
        entered_ =
            entered_ && std::find(evaluator.active_.begin(), evaluator.active_.end(), key_) == evaluator.active_.end();
        if (!entered_) {
            ++evaluator.refusals_;
            return;
        }
        evaluator.active_.push_back(key_);
        ++evaluator.depth_;
        ++evaluator.steps_;
    }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;
    ~Guard() {
        if (!entered_) return;
        --evaluator_.depth_;
        evaluator_.active_.pop_back();
    }
    explicit operator bool() const { return entered_; }

private:
    static constexpr int deepest = 64;
    static constexpr int most_steps = 20000;

    Evaluator& evaluator_;
    std::pair<const void*, std::uint64_t> key_;
    bool entered_ = false;
};

// Where the first argument of some function is known, what is found may depend on that; where something was cut off, it
// depends on what was asked before.
template <class Key, class Make>
Values Evaluator::remembered(std::map<Key, Values>& memory, const AnalyzedFile& file, const Key& key, Make&& make) {
    if (!first_arguments_.empty()) return make();
    const auto known = memory.find(key);
    if (known != memory.end()) return known->second;
    const int refusals = refusals_;
    Values values = make();
    if (refusals_ != refusals) return values;
    if (remembered_files_.insert(&file).second) kept_.push_back(file.weak_from_this().lock());
    memory.emplace(key, values);
    return values;
}

}  // namespace pykind::semantics
