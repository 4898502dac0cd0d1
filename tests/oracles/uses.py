"""Oracle: the kind that our hover names at a call, against the kind of what pyright finds to be called there.

500 seeded calls in the standard library of the newest interpreter, its tests included, of coroutine functions, generator
functions and asynchronous generator functions (resolved_calls.py). Our hover names the same kind (agree), none for certain
(silent), or another (differ). At least 90 % agree, and none may differ.
"""

import collections
import re
import sys

import lsp
import pythons
import resolved_calls

LEAST_AGREEING = 0.9

KIND_OF_PHRASE = {
    "function": "function",
    "generator function": "generator-function",
    "coroutine function": "coroutine-function",
    "asynchronous generator function": "async-generator-function",
    "generator-based coroutine function": "generator-based-coroutine-function",
}
# Ends a title that leaves open what else may be called: it is not wrong, and it is no answer.
NOT_CERTAIN = " or something that is not known"


def named_kind(hover):
    """The kind that the first line of our hover names, or its words if they are none; None if it leaves the kind open."""
    title = re.match(r"\*\*`.*?`\*\* — (.*)", hover or "")
    if hover and not title:
        sys.exit(f"this is no hover of ours: {hover!r}")
    if not title or title[1].endswith(NOT_CERTAIN):
        return None
    return KIND_OF_PHRASE.get(title[1], title[1])


def compare(pykind, root, calls):
    """{outcome: how many}"""
    outcomes, by_kind = collections.Counter(agree=0, silent=0, differ=0), collections.Counter()
    with lsp.Server([pykind, "lsp"], root) as server:
        ours = resolved_calls.Reader(server)
        for call, kind in sorted(calls):
            named = named_kind(ours.hover(call))
            outcome = "agree" if named == kind else "differ" if named else "silent"
            outcomes[outcome] += 1
            by_kind[kind, outcome] += 1
            if outcome != "agree":
                print(f"  {outcome}: {kind}, we say {named or 'none for certain'}: {ours.describe(call, root)}")
    for kind in resolved_calls.QUOTAS:
        counts = [by_kind[kind, outcome] for outcome in outcomes]
        print("  {}: {} call sites, {} agree, {} silent, {} differ".format(kind, sum(counts), *counts))
    return outcomes


def main():
    pykind = pythons.pykind_binary()
    found = pythons.pythons_or_skip()
    root, calls = resolved_calls.resolved_calls(found[max(found)])
    if calls is None:
        print("SKIPPED: pyright cannot be had on this machine, it takes node and npm: nothing was compared")
        sys.exit(pythons.SKIPPED)
    outcomes = compare(pykind, root, calls)
    print("uses: {} call sites, {agree} agree, {silent} silent, {differ} differ".format(len(calls), **outcomes))
    is_enough = len(calls) == sum(resolved_calls.QUOTAS.values())
    if not is_enough:
        print(f"too few such calls in {root}: its tests, which most of them are in, may not be installed")
    sys.exit(0 if is_enough and outcomes["agree"] >= LEAST_AGREEING * len(calls) and outcomes["differ"] == 0 else 1)


main()
