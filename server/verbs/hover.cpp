// `pykind hover FILE:LINE[:COL]`: what an editor's hover says there.
#include <nlohmann/json.hpp>

#include "analysis/hover.hpp"
#include "server/command_line.hpp"
#include "server/files.hpp"
#include "server/verbs/place.hpp"
#include "server/verbs/verbs.hpp"
#include "server/workspace.hpp"

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

}  // namespace

int print_hover(const HoverOptions& options) {
    const auto place = parse_place(options.place);
    if (!place) {
        report_problem(options.place, "a place is FILE:LINE or FILE:LINE:COL");
        return exit_failure;
    }
    auto bytes = read_file(place->path);
    if (const auto* const problem = std::get_if<FileProblem>(&bytes)) {
        report_problem(place->path, problem->message);
        return exit_failure;
    }
    const bool is_named = place->path == "-" && !options.stdin_filename.empty();
    const std::string& name = is_named ? options.stdin_filename : place->path;
    const std::string path = name == "-" ? std::string() : absolute_path(name);
    const auto project = open_project_of({name}, options.project);
    FileIdentity identity = project->identity_of(path);
    if (options.target_minor != 0) identity.target_minor = options.target_minor;
    const auto file =
        AnalyzedFile::analyze(syntax::SourceText::decode(std::move(std::get<std::string>(bytes))), std::move(identity));
    semantics::Evaluator evaluator(*project);
    const syntax::SourceText& text = file->tree->text();
    if (place->line == 0 || place->line > text.line_count()) {
        report_problem(place->path,
                       "has " + std::to_string(text.line_count()) + " lines, no line " + std::to_string(place->line));
        return exit_failure;
    }
    const auto explanation = place->column ? explain_at(evaluator, *file, text.offset_at(place->line, *place->column))
                                           : explain_line(evaluator, *file, place->line);
    if (!explanation) {
        report_problem(options.place,
                       place->column ? "nothing to explain here" : "no function or class is defined on this line");
        return exit_findings;
    }
    const Page page = compose(*explanation);
    std::string out;
    switch (options.format) {
        case HoverFormat::Plain: out = render_plain(page); break;
        case HoverFormat::Markdown: out = render_markdown(page); break;
        case HoverFormat::Json:
            out =
                to_json(page, text, explanation->range).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) +
                "\n";
            break;
    }
    write_output(out);
    return exit_done;
}

}  // namespace pykind::server
