// The checks, one file each: called for every node of the kinds that the table of check.cpp names for them.
#pragma once

#include "analysis/checks/visit.hpp"

namespace pykind::checks {

using Run = void(Visit& at);

Run never_awaited;
Run never_iterated;
Run await_async_generator;
Run await_not_awaitable;
Run for_over_async;
Run async_for_over_sync;
Run wrong_with;
Run wrong_context_manager_decorator;
Run context_manager_yields;
Run stop_iteration_raised;
Run aiter_is_coroutine;
Run anext_not_awaitable;
Run half_protocol;
Run stub_async_iterator;
Run return_annotation;
Run not_closed;
Run yield_in_cancel_scope;
Run cached_coroutine;
Run truthy_coroutine;
Run awaited_twice;
Run spent_generator;
Run async_generator_syntax;
Run legacy_coroutine;
Run unneeded_async;
Run term;

}  // namespace pykind::checks
