#include "server/unified_diff.hpp"

#include <algorithm>
#include <dtl/dtl.hpp>
#include <vector>

#include "server/rows.hpp"

namespace pykind::server {

namespace {

constexpr std::size_t context = 3;  // lines around a change

// With their line feeds; the last one may have none. Only a line feed ends a line, as `patch` has it.
std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

// One line of the comparison: ' ' in both texts, '-' in the first, '+' in the second.
struct Step {
    char mark;
    std::string_view line;
};

std::vector<Step> compare(std::string_view before, std::string_view after) {
    using Lines = std::vector<std::string_view>;
    dtl::Diff<std::string_view, Lines> diff(lines_of(before), lines_of(after), /*deletesFirst=*/true);
    diff.compose();
    std::vector<Step> steps;
    for (const auto& [line, info] : diff.getSes().getSequence())
        steps.push_back({info.type == dtl::SES_COMMON ? ' ' : info.type == dtl::SES_DELETE ? '-' : '+', line});
    return steps;
}

// As git writes names that would not stand for themselves: both `patch` and git read that. A tab ends a name with
// blanks in it.
std::string header_name(std::string_view name) {
    const auto is_special = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '"' || c == '\\';
    };
    if (std::none_of(name.begin(), name.end(), is_special))
        return std::string(name) + (name.find(' ') == std::string_view::npos ? "" : "\t");
    std::string quoted = "\"";
    for (const char c : name) {
        const auto byte = static_cast<unsigned>(static_cast<unsigned char>(c));
        if (!is_special(c)) {
            quoted += c;
        } else if (c == '"' || c == '\\') {
            quoted += {'\\', c};
        } else {
            quoted += {'\\', static_cast<char>('0' + (byte >> 6U)), static_cast<char>('0' + ((byte >> 3U) & 7U)),
                       static_cast<char>('0' + (byte & 7U))};
        }
    }
    return quoted + "\"";
}

// "12,5"; "12" for one line; of none the line before: "11,0".
void append_range(std::string& out, std::size_t lines_before, std::size_t count) {
    append_number(out, count == 0 ? lines_before : lines_before + 1);
    if (count == 1) return;
    out += ',';
    append_number(out, count);
}

struct LinesPassed {
    std::size_t old_lines = 0;  // so far
    std::size_t new_lines = 0;

    void pass(const Step& step) {
        if (step.mark != '+') ++old_lines;
        if (step.mark != '-') ++new_lines;
    }
};

// The steps from `begin` to `end` as a hunk; `at` is passed over them.
void append_hunk(std::string& out, const std::vector<Step>& steps, std::size_t begin, std::size_t end,
                 LinesPassed& at) {
    const LinesPassed start = at;
    std::string body;
    for (std::size_t i = begin; i < end; ++i) {
        at.pass(steps[i]);
        body += steps[i].mark;
        body += steps[i].line;
        if (!steps[i].line.ends_with('\n')) body += "\n\\ No newline at end of file\n";
    }
    out += "@@ -";
    append_range(out, start.old_lines, at.old_lines - start.old_lines);
    out += " +";
    append_range(out, start.new_lines, at.new_lines - start.new_lines);
    out += " @@\n";
    out += body;
}

// Where a hunk ends whose first change is at `first`: after the last change before so many equal lines that the context
// of the next would not touch that of this one.
std::size_t end_of_hunk(const std::vector<Step>& steps, std::size_t first) {
    std::size_t last = first;
    for (std::size_t i = first; i < steps.size() && i - last <= 2 * context + 1; ++i) {
        if (steps[i].mark != ' ') last = i;
    }
    return std::min(last + 1 + context, steps.size());
}

}  // namespace

std::string unified_diff(std::string_view name, std::string_view before, std::string_view after) {
    if (before == after) return {};
    const std::vector<Step> steps = compare(before, after);
    const std::string shown = header_name(name);
    std::string out = "--- " + shown + "\n+++ " + shown + "\n";
    LinesPassed at;
    std::size_t done = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].mark == ' ') continue;
        const std::size_t begin = std::max(done, i - std::min(i, context));
        for (; done < begin; ++done) at.pass(steps[done]);
        const std::size_t end = end_of_hunk(steps, i);
        append_hunk(out, steps, begin, end, at);
        done = end;
        i = end - 1;
    }
    return out;
}

}  // namespace pykind::server
