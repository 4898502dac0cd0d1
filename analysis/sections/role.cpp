// What a method of a protocol is for: who calls it, what it must return, how it says "no more", and whether it does.
//
//     **Role** `async for` and `anext()` call it and await what it returns, the next item; it raises StopAsyncIteration
//     to say that there is no more
//     **Ends** on line 24
#include <array>

#include "analysis/sections/sections.hpp"

namespace pykind::sections {

namespace {

struct RoleWords {
    std::string_view method;
    std::string_view words;
};

constexpr std::array role_words = {
    RoleWords{"__iter__", "`for`, `iter()` and unpacking call it; it must return an iterator (`__next__`)"},
    RoleWords{"__next__",
              "`for` and `next()` call it; it must return the next item, or raise StopIteration when there is no more"},
    RoleWords{"__reversed__", "`reversed()` calls it; it must return an iterator (`__next__`)"},
    RoleWords{"__await__",
              "`await` calls it; it must return an iterator (`__next__`), whose StopIteration has the result"},
    RoleWords{"__aiter__",
              "`async for` and `aiter()` call it and do not await; it must return an asynchronous iterator "
              "(`__anext__`)"},
    RoleWords{"__anext__",
              "`async for` and `anext()` call it and await what it returns; that must give the next item, or raise "
              "StopAsyncIteration when there is no more"},
    RoleWords{"__enter__", "`with` calls it before the block; what it returns is bound by `as`"},
    RoleWords{"__exit__",
              "`with` calls it after the block, with the exception if there is one; a true value swallows it"},
    RoleWords{"__aenter__",
              "`async with` calls it before the block and awaits what it returns; the result is bound by `as`"},
    RoleWords{
        "__aexit__",
        "`async with` calls it after the block, with the exception if there is one, and awaits what it returns; a "
        "true result swallows it"},
};

std::string how_it_ends(const RoleFacts& role) {
    const bool is_async = role.method == "__anext__";
    const std::string exception = is_async ? "StopAsyncIteration" : "StopIteration";
    if (!role.ends.empty()) return exception + " " + on_lines(role.ends);
    if (!role.forwards.empty())
        return "by the " + exception + " that may come out of the call " + on_lines(role.forwards);
    return "it does not raise " + exception + " itself";
}

}  // namespace

void role(const Explanation& explanation, Page& page) {
    const auto* const function = std::get_if<FunctionFacts>(&explanation.facts);
    if (function == nullptr || !function->role) return;
    const RoleFacts& role = *function->role;
    for (const RoleWords& known : role_words) {
        if (known.method == role.method) page.items.push_back({"Role", std::string(known.words)});
    }
    if (role.method == "__next__" || role.method == "__anext__") page.items.push_back({"Ends", how_it_ends(role)});
    if (!role.problem.empty()) page.items.push_back({"Wrong", "what it returns: " + quoted(role.problem)});
}

}  // namespace pykind::sections
