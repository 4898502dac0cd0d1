// `pykind hover FILE:LINE[:COL]…`: what an editor's hover says there.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "analysis/hover.hpp"
#include "server/command_line.hpp"
#include "server/files.hpp"
#include "server/verbs/named_projects.hpp"
#include "server/verbs/place.hpp"
#include "server/verbs/verbs.hpp"

namespace pykind::server {

namespace {

nlohmann::ordered_json to_json(const Page& page, const syntax::SourceText& text, syntax::Span range) {
    nlohmann::ordered_json json;
    json["line"] = text.line_of(range.begin);
    json["column"] = text.code_point_column(range.begin);
    json["end_line"] = text.line_of(range.end);
    json["end_column"] = text.code_point_column(range.end);
    json["subject"] = page.subject;
    json["phrase"] = page.phrase;
    json["lead"] = page.lead;
    json["items"] = nlohmann::ordered_json::array();
    for (const Item& item : page.items) {
        nlohmann::ordered_json places = nlohmann::ordered_json::array();
        for (const Place& place : item.places) places.push_back({{"path", place.path}, {"line", place.line}});
        json["items"].push_back({{"label", item.label}, {"text", item.text}, {"places", places}});
    }
    json["links"] = nlohmann::ordered_json::array();
    for (const Link& link : page.links) json["links"].push_back({{"text", link.text}, {"url", link.url}});
    return json;
}

class Hovers {
public:
    explicit Hovers(const HoverOptions& options) : options_(options), projects_(options.project, {}) {}

    // Prints what there is to say at a place, and gives the status that this deserves.
    int print(const std::string& argument) {
        const auto place = parse_place(argument);
        if (!place) return fail(argument, "a place is FILE:LINE or FILE:LINE:COL");
        auto bytes = read_file(place->path);
        if (const auto* const problem = std::get_if<FileProblem>(&bytes)) return fail(place->path, problem->message);
        const bool is_named = place->path == "-" && !options_.stdin_filename.empty();
        const std::string& name = is_named ? options_.stdin_filename : place->path;
        const auto project = projects_.project_of(name);
        FileIdentity identity = project->identity_of(name == "-" ? std::string() : absolute_path(name));
        if (options_.target_minor != 0) identity.target_minor = options_.target_minor;
        const auto file = AnalyzedFile::analyze(syntax::SourceText::decode(std::move(std::get<std::string>(bytes))),
                                                std::move(identity));
        const syntax::SourceText& text = file->tree->text();
        if (place->line == 0 || place->line > text.line_count()) {
            return fail(place->path,
                        "has " + std::to_string(text.line_count()) + " lines, no line " + std::to_string(place->line));
        }
        semantics::Evaluator evaluator(*project);
        const auto explanation = place->column
                                     ? explain_at(evaluator, *file, text.offset_at(place->line, *place->column))
                                     : explain_line(evaluator, *file, place->line);
        if (explanation) {
            print(compose(*explanation), text, explanation->range);
            return exit_done;
        }
        report_problem(argument,
                       place->column ? "nothing to explain here" : "no function or class is defined on this line");
        // Each of several places has a row, so that one can be told from the other.
        if (options_.format == HoverFormat::Json && options_.places.size() > 1) write_output("null\n");
        return exit_findings;
    }

private:
    static int fail(const std::string& what, const std::string& why) {
        report_problem(what, why);
        return exit_failure;
    }

    void print(const Page& page, const syntax::SourceText& text, syntax::Span range) {
        const std::string between = is_first_ ? "" : "\n";
        is_first_ = false;
        constexpr auto replacing = nlohmann::json::error_handler_t::replace;
        switch (options_.format) {
            case HoverFormat::Plain: write_output(between + render_plain(page)); break;
            case HoverFormat::Markdown: write_output(between + render_markdown(page)); break;
            case HoverFormat::Json:
                write_output(to_json(page, text, range).dump(-1, ' ', false, replacing) + "\n");
                break;
        }
    }

    const HoverOptions& options_;
    NamedProjects projects_;
    bool is_first_ = true;
};

}  // namespace

int print_hover(const HoverOptions& options) {
    Hovers hovers(options);
    int status = exit_done;
    for (const std::string& place : options.places) status = std::max(status, hovers.print(place));
    return status;
}

}  // namespace pykind::server
