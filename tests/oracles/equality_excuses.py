"""What each difference that a conversion names excuses: this and nothing else. A trace is a list of events, their kind first.

| id | what it excuses |
|---|---|
| attributes-gone | the attributes of the object, where it has none any more: "state" events |
| attributes-added | the same, where it had none before |
| late-start | what `make` does comes after the first "phase" that uses the object, in the same order; nothing where it is never used |
| ended-by-exception | where the object is its own iterator: after an exception it only says that it is at the end |
| stays-ended | where the object is its own iterator: after the end it only says that it is at the end |
| no-overlap | the driver `overlapping`, where Python says that the generator runs already, or that it is at the end |
| not-an-iterator | `isinstance(x, Iterator)`, true before and false after |
| independent-loops | the driver `interleaved` |
| gives-none | that entering gives the object before and None after |
| single-use | the drivers `twice` and `nested`, where Python says that it cannot be entered again |
| done-at-end | when the "says" events come, which are the same in both; none come where the iteration never began |
| class-gone | the driver `described`; with stays-ended, what `interleaved` asks past the end |
| not-a-type | `isinstance(subject, type)`, true before and false after |
| generator-gone | the drivers `closed`, `sent` and `thrown` |
| survives-exception | after an exception: before, it only says that it is at the end |
| asks-again | after the end: calls of sources, and what comes of them but items |
| leaves-open | the driver `dropped`: that a source is closed |
| may-overlap | the driver `overlapping`, where Python says before that the generator runs already |
| not-iterable | that it has an `__iter__` |
| single-await | the driver `awaited_twice`, where Python says that it has been awaited |
| awaitables-only | nothing: no driver gives a program a plain iterator in place of an awaitable |
"""

MADE = ("phase", "made")
OWN_ITERATOR = ("async-generator-function", "generator-function", "iterator-class")


def index_of(trace, found):
    return next((at for at, event in enumerate(trace) if found(event)), None)


def without(trace, kind):
    return [event for event in trace if event[0] != kind]


def without_flag(kind):
    """Both without an event that is true in the one and false in the other."""
    def excused(before, after):
        if (kind, True) in before and (kind, False) in after:
            return without(before, kind), without(after, kind)
        return before, after
    return excused


def state_aside(before, after):
    """Both without the attributes of the object, where one of the two has none."""
    if any(all(event == ("state", "") for event in trace if event[0] == "state") for trace in (before, after)):
        return without(before, "state"), without(after, "state")
    return before, after


def nothing_entered(before, after):
    """Both without what a `with` gives, where it is the object in the one and None in the other."""
    def all_are(trace, value):
        return all(event == ("entered", value) for event in trace if event[0] == "entered")

    if all_are(before, "<the object>") and all_are(after, "None"):
        return without(before, "entered"), without(after, "entered")
    return before, after


def started_together(before, after):
    """Both without the line between what makes the object and what first uses it."""
    def joined(trace):
        made, kept = False, []
        for event in trace:
            if event[0] != "phase" or event == MADE or not made:
                kept.append(event)
            made = event == MADE or made and event[0] != "phase"
        return kept

    def is_use(event):
        return event[0] == "phase" and event != MADE

    if index_of(after, is_use) is None:
        return [MADE], after
    if index_of(before, is_use) is None:  # the constructor failed: nothing was there to be used again
        after = joined(after)
        raised = index_of(after, lambda event: event[0] == "raised")
        return before, after if raised is None else after[:raised + 1]
    return joined(before), joined(after)


def cut_at(kind):
    """Both up to such an event, where all that comes after it in the second is that it is at the end."""
    def excused(before, after):
        at = index_of(after, lambda event: event[0] == kind)
        if at is not None and before[:at + 1] == after[:at + 1]:
            if all(event[0] in ("phase", "end", "state", "globals") for event in after[at + 1:]):
                return before[:at + 1], after[:at + 1]
        return before, after
    return excused


def said_at_the_end(before, after):
    """Both without what is said, where they say the same, or the second says nothing as nothing was asked of it."""
    said = [[event for event in trace if event[0] == "says"] for trace in (before, after)]
    began = any(event[0] in ("call", "item", "end", "raised") for event in after)
    if said[0] == said[1] or not said[1] and not began:
        return without(before, "says"), without(after, "says")
    return before, after


def past_the_end(before, after):
    """Both up to where they differ, where that is after an end of each of several iterators, and the second only says that it is at the end."""
    at = next((at for at, (one, other) in enumerate(zip(before, after)) if one != other), None)
    if at is not None and after[at][0] == "end" and any(event[0] == "end" for event in after[:at]):
        if all(event[0] in ("phase", "end", "state", "globals") for event in after[at:]):
            return before[:at], after[:at]
    return before, after


def cut_after_raised(before, after):
    """Both up to an exception, where all that comes after it in the first is that it is at the end."""
    at = index_of(before, lambda event: event[0] == "raised")
    if at is not None and before[:at + 1] == after[:at + 1]:
        if all(event[0] in ("phase", "end", "state", "globals") for event in before[at + 1:]):
            return before[:at + 1], after[:at + 1]
    return before, after


def asked_again(before, after):
    """Both up to the end, where the second only asks its source after it."""
    at = index_of(before, lambda event: event[0] == "end")
    if at is not None and before[:at + 1] == after[:at + 1]:
        allowed = ("phase", "end", "state", "globals", "call", "at the end of a source", "raised")
        if all(event[0] in allowed for event in after[at + 1:]):
            return before[:at + 1], after[:at + 1]
    return before, after


def refused(*texts, first=False):
    """Both up to where Python says one of the texts, in the second, or in the first."""
    def excused(before, after):
        told = before if first else after
        at = index_of(told, lambda event: event[0] == "raised" and any(text in event[2] for text in texts))
        return (before, after) if at is None else (before[:at], after[:at])
    return excused


def entered_again(before, after):
    """Both up to where the inner block would begin, where Python says that there is none, in the second: before it says so, Python 3.8
    goes on in an asynchronous generator."""
    if any(event[0] == "raised" and "didn't yield" in event[2] for event in after):
        at = index_of(after, lambda event: event[0] == "globals")
        return before[:at + 1], after[:at + 1]
    return refused("args")(before, after)


def anything(before, after):
    return [], []


def excuses(conversion, differs, driver):
    """What makes two traces of a driver comparable, in the order in which it is to be done."""
    named = differs.__contains__
    if named("attributes-gone") or named("attributes-added"):
        yield state_aside
    if named("late-start") and driver != "described":
        yield started_together
    if named("done-at-end"):
        yield said_at_the_end
    if named("class-gone") and driver == "described":
        yield anything
    if named("gives-none"):
        yield nothing_entered
    if named("not-a-type"):
        yield without_flag("is type")
    if named("not-an-iterator"):
        yield without_flag("is iterator")
    if named("not-iterable"):
        yield without_flag("is iterable")
    if named("no-overlap") and driver == "overlapping":
        yield refused("already running")
        yield cut_at("end")  # it is asked past the end
        yield cut_at("raised")
    if named("single-use") and driver == "twice":
        yield refused("args", "didn't yield")
    if named("single-use") and driver == "nested":
        yield entered_again
    if named("single-await") and driver == "awaited_twice":
        yield refused("cannot reuse already awaited coroutine")
    if named("independent-loops") and driver == "interleaved" or named("generator-gone") and driver in ("closed", "sent", "thrown"):
        yield anything
    if named("may-overlap") and driver == "overlapping":
        yield refused("already running", first=True)
    if named("leaves-open") and driver == "dropped":
        yield lambda before, after: (without(before, "source closed"), after)
    if named("survives-exception"):
        yield cut_after_raised
    if named("asks-again"):
        yield asked_again
    if named("class-gone") and named("stays-ended") and driver == "interleaved":
        yield past_the_end
    if conversion in OWN_ITERATOR or named("class-gone"):  # the helper's object was one, and so is the generator
        if named("ended-by-exception"):
            yield cut_at("raised")
        if named("stays-ended"):
            yield cut_at("end")


def difference(before, after, conversion, differs, driver):
    """The first events that differ, or None."""
    if before == after:
        return None
    for excused in excuses(conversion, differs, driver):
        before, after = excused(before, after)
    if before == after:
        return None
    at = next((at for at, (one, other) in enumerate(zip(before, after)) if one != other), min(len(before), len(after)))
    return {"before": before[max(0, at - 3):at + 4], "after": after[max(0, at - 3):at + 4], "at": at}
