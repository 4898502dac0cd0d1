// What answers depend on, and whether those that are remembered still hold.
#include <algorithm>
#include <bit>

#include "analysis/semantics/evaluator.hpp"

namespace pykind::semantics {

using namespace syntax;

namespace {

// `Self` depends on every call on an instance; it has the first bit, functions the others.
constexpr std::size_t instance_bit = 0;

std::size_t bit_of(const FunctionDef* def) {
    return 1 + std::hash<const FunctionDef*>{}(def) / alignof(FunctionDef) % 255;
}

const Value* instance_in(const Values& first_argument) {
    const bool is_instance = first_argument.known.size() == 1 && first_argument.known[0].kind == ValueKind::Instance;
    return is_instance ? &first_argument.known[0] : nullptr;
}

}  // namespace

void Evaluator::Dependencies::add(const Dependencies& others) {
    frames |= others.frames;
    not_called |= others.not_called;
    is_cut_short = is_cut_short || others.is_cut_short;
    for (const std::uint64_t serial : others.calls) read(serial);
}

void Evaluator::Dependencies::read(std::uint64_t serial) {
    if (std::find(calls.begin(), calls.end(), serial) == calls.end()) calls.push_back(serial);
}

const Evaluator::OpenCall* Evaluator::last_call_of(const FunctionDef* def) const {
    const auto call =
        std::find_if(calls_.rbegin(), calls_.rend(), [&](const OpenCall& open) { return open.function == def; });
    return call == calls_.rend() ? nullptr : &*call;
}

const Evaluator::OpenCall* Evaluator::call_of(const FunctionDef& def) {
    const OpenCall* const call = last_call_of(&def);
    if (call == nullptr) {
        dependencies_.not_called.set(bit_of(&def));
    } else {
        dependencies_.read(call->serial);
    }
    return call;
}

const Evaluator::OpenCall* Evaluator::call_on(const AnalyzedFile& file, const ClassDef& cls) {
    dependencies_.not_called.set(instance_bit);
    for (std::size_t i = calls_.size(); i-- > 0;) {
        const Value* const instance = instance_in(calls_[i].first_argument);
        if (instance == nullptr) continue;
        dependencies_.read(calls_[i].serial);
        // To look for the order may open other calls.
        const auto& order = order_of({instance->file, static_cast<const ClassDef*>(instance->node)}).classes;
        if (std::find(order.begin(), order.end(), ClassRef{&file, &cls}) != order.end()) return &calls_[i];
    }
    return nullptr;
}

std::uint64_t Evaluator::last_serial(std::uint64_t frames) const {
    const auto last = static_cast<std::size_t>(std::bit_width(frames));
    return last == 0 || last > active_.size() ? 0 : active_[last - 1].serial;
}

bool Evaluator::still_holds(const Remembered& answer) const {
    const Dependencies& on = answer.dependencies;
    // The frames around the last one are those that were there, as long as that one is.
    if (on.frames != 0 && last_serial(on.frames) != answer.last_frame) return false;
    // A read call is there, and no other one has come that would be read in its place.
    std::size_t reads = 0;
    for (const OpenCall& call : calls_) {
        if (std::find(on.calls.begin(), on.calls.end(), call.serial) != on.calls.end()) {
            ++reads;
            if (last_call_of(call.function) != &call) return false;
        } else if (on.not_called.test(bit_of(call.function)) ||
                   (on.not_called.test(instance_bit) && instance_in(call.first_argument) != nullptr)) {
            return false;
        }
    }
    return reads == on.calls.size();
}

}  // namespace pykind::semantics
