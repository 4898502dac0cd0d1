// Keeps an evaluation from going in circles, too deep or on for too long, and what has been found out for the next time
// it is asked for. Internal to the evaluator.
#pragma once

#include <algorithm>
#include <utility>

#include "analysis/semantics/evaluator.hpp"

namespace pykind::semantics {

class Evaluator::Guard {
public:
    // False if `what` is being evaluated already, or the chain of evaluations is longer than any reader would follow.
    Guard(Evaluator& evaluator, const void* what, std::uint64_t part) : evaluator_(evaluator) {
        // Each question from outside has steps of its own.
        if (evaluator.active_.empty()) evaluator.steps_ = 0;
        // What nobody tracks would only grow.
        if (evaluator.trackings_ == 0) evaluator.dependencies_ = {};
        // They are few, for the chain is short. `part` tells questions about one thing apart.
        const auto same = std::find_if(evaluator.active_.begin(), evaluator.active_.end(),
                                       [&](const Frame& frame) { return frame.what == what && frame.part == part; });
        if (same != evaluator.active_.end()) {
            evaluator.dependencies_.frames |= std::uint64_t{1} << (same - evaluator.active_.begin());
            return;
        }
        if (evaluator.active_.size() == deepest || evaluator.steps_ == most_steps) {
            evaluator.dependencies_.is_cut_short = true;
            return;
        }
        entered_ = true;
        evaluator.active_.push_back({what, part, ++evaluator.serial_});
        ++evaluator.steps_;
    }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;
    ~Guard() {
        if (entered_) evaluator_.active_.pop_back();
    }
    explicit operator bool() const { return entered_; }

private:
    static constexpr std::size_t deepest = 64;  // a bit of Dependencies::frames each
    static constexpr int most_steps = 20000;

    Evaluator& evaluator_;
    bool entered_ = false;
};

// For as long as a call is looked into: what its function's first parameter is.
class Evaluator::FirstArgument {
public:
    FirstArgument(Evaluator& evaluator, const syntax::FunctionDef* function, Values values) : evaluator_(evaluator) {
        evaluator.calls_.push_back({function, std::move(values), ++evaluator.serial_});
    }
    FirstArgument(const FirstArgument&) = delete;
    FirstArgument& operator=(const FirstArgument&) = delete;
    ~FirstArgument() { evaluator_.calls_.pop_back(); }

private:
    Evaluator& evaluator_;
};

// Finds out what an answer depends on besides its question.
class Evaluator::Tracking {
public:
    explicit Tracking(Evaluator& evaluator)
        : evaluator_(evaluator),
          outer_(std::exchange(evaluator.dependencies_, {})),
          first_serial_(evaluator.serial_ + 1),
          frames_around_((std::uint64_t{1} << evaluator.active_.size()) - 1) {
        // A shift by all of the bits is none.
        if (evaluator.active_.size() == 64) frames_around_ = ~std::uint64_t{0};
        ++evaluator.trackings_;
    }
    Tracking(const Tracking&) = delete;
    Tracking& operator=(const Tracking&) = delete;
    ~Tracking() {
        --evaluator_.trackings_;
        evaluator_.dependencies_.add(outer_);
    }

    // What came and went since then is no dependency any more.
    const Dependencies& found() {
        Dependencies& all = evaluator_.dependencies_;
        all.frames &= frames_around_;
        std::erase_if(all.calls, [this](std::uint64_t serial) { return serial >= first_serial_; });
        return all;
    }

private:
    Evaluator& evaluator_;
    Dependencies outer_;
    std::uint64_t first_serial_;
    std::uint64_t frames_around_;
};

template <class Key, class Make>
Values Evaluator::remembered(Memory<Key>& memory, const AnalyzedFile& file, const Key& key, Make&& make) {
    const auto known = memory.find(key);
    if (known != memory.end() && still_holds(known->second)) {
        dependencies_.add(known->second.dependencies);
        return known->second.values;
    }
    Tracking tracking(*this);
    Values values = make();
    const Dependencies& dependencies = tracking.found();
    if (dependencies.is_cut_short) return values;
    keep_remembered(file);
    memory.insert_or_assign(key, Remembered{values, dependencies, last_serial(dependencies.frames)});
    return values;
}

}  // namespace pykind::semantics
