// Keeps an evaluation from going in circles or too deep. Internal to the evaluator.
#pragma once

#include "analysis/semantics/evaluator.hpp"

namespace pykind::semantics {

class Evaluator::Guard {
public:
    // False if `what` is being evaluated already, or the chain of evaluations is longer than any reader would follow.
    Guard(Evaluator& evaluator, const void* what, std::uint64_t part) : evaluator_(evaluator), key_(what, part) {
        // Each question from outside has steps of its own.
        if (evaluator.depth_ == 0) evaluator.steps_ = 0;
        entered_ = evaluator.depth_ < deepest && evaluator.steps_ < most_steps;
        entered_ = entered_ && evaluator.active_.insert(key_).second;
        if (!entered_) {
            ++evaluator.refusals_;
            return;
        }
        ++evaluator.depth_;
        ++evaluator.steps_;
    }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;
    ~Guard() {
        if (!entered_) return;
        --evaluator_.depth_;
        evaluator_.active_.erase(key_);
    }
    explicit operator bool() const { return entered_; }

private:
    static constexpr int deepest = 64;
    static constexpr int most_steps = 20000;

    Evaluator& evaluator_;
    std::pair<const void*, std::uint64_t> key_;
    bool entered_ = false;
};

}  // namespace pykind::semantics
