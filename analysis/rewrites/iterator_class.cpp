// The way back: a generator function or asynchronous generator function becomes the class that spells its protocol out.
//
//     def countdown(n: int) -> Iterator[int]:        class Countdown:
//         """Down to one."""                             """Down to one."""
//         while n > 0:
//             yield n                                    def __init__(self, n: int) -> None:
//             n -= 1                                         self._n = n
//
//                                              →         def __iter__(self) -> Iterator[int]:
//                                                            return self
//
//                                                        def __next__(self) -> int:
//                                                            if self._n <= 0:
//                                                                raise StopIteration
//                                                            n = self._n
//                                                            self._n -= 1
//                                                            return n
//
// What a generator is for, a `yield` inside of a `try` or a `with`, or a value that is sent in, no such class can do:
// these are not offered. Nor is it ever preferred: the generator is the better code, where no attributes are needed.
//
// Source: Python library reference, "Iterator Types"; language reference, "Generator-iterator methods", "Asynchronous
// Iterators"; PEP 255, 479, 525.
#include "analysis/rewrites/rewrites.hpp"
#include "analysis/rewriting/soundness.hpp"
#include "analysis/rewriting/spelled_out.hpp"

namespace pykind::rewrites {

using semantics::FunctionKind;

namespace {

bool is_method(const rewriting::Subject& subject) {
    for (std::size_t i = subject.path.size() - 1; i-- > 0;) {
        if (syntax::as<syntax::FunctionDef>(subject.path[i]) != nullptr) return false;
        if (syntax::as<syntax::ClassDef>(subject.path[i]) != nullptr) return true;
    }
    return false;
}

}  // namespace

// A class in the place of a method would not be given the instance, and no decorator of functions is known to take one.
std::optional<Proposal> iterator_class(const rewriting::Subject& subject) {
    if (subject.function() == nullptr || subject.file().is_stub() || rewriting::is_broken(subject)) return std::nullopt;
    if (is_method(subject) || !subject.function()->decorator_list.empty()) return std::nullopt;
    const auto* const info = subject.file().functions().find(subject.function());
    if (info->kind == FunctionKind::GeneratorFunction)
        return rewriting::propose_iterator_class(subject, rewriting::sync_protocol);
    if (info->kind == FunctionKind::AsyncGeneratorFunction)
        return rewriting::propose_iterator_class(subject, rewriting::async_protocol);
    return std::nullopt;
}

}  // namespace pykind::rewrites
