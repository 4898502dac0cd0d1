#include "server/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>

#include "server/files.hpp"
#include "server/language_server.hpp"
#include "server/settings.hpp"
#include "server/verbs/verbs.hpp"

namespace pykind::server {

namespace {

void add_target_version(CLI::App& verb, int& minor) {
    verb.add_option_function<std::string>(
            "--target-version",
            [&minor](const std::string& text) {
                const auto known = minor_of_version(text);
                if (!known) throw CLI::ValidationError(version_problem(text));
                minor = *known;
            },
            "The Python that the code is for: 3.8 to 3.16")
        ->type_name("3.N");
}

void add_kinds(CLI::App& verb, std::vector<semantics::FunctionKind>& kinds) {
    verb.add_option_function<std::vector<std::string>>(
            "--kind",
            [&kinds](const std::vector<std::string>& names) {
                for (const std::string& name : names) {
                    if (const auto kind = semantics::function_kind_of(name)) {
                        kinds.push_back(*kind);
                        continue;
                    }
                    std::string known;
                    for (std::size_t i = 0; i < semantics::function_kind_count; ++i) {
                        if (i > 0) known += ", ";
                        known += id_of(static_cast<semantics::FunctionKind>(i));
                    }
                    throw CLI::ValidationError("no kind is called '" + name + "'; the kinds are " + known);
                }
            },
            "Only functions of this kind; may be given several times")
        ->type_name("ID");
}

void add_conversion(CLI::App& verb, std::optional<Conversion>& conversion) {
    verb.add_option_function<std::string>(
            "--to",
            [&conversion](const std::string& id) {
                conversion = conversion_of(id);
                if (conversion) return;
                std::string known;
                for (std::size_t i = 0; i < conversion_count; ++i)
                    known += (i > 0 ? ", " : "") + std::string(id_of(static_cast<Conversion>(i)));
                throw CLI::ValidationError("no conversion is called '" + id + "'; the conversions are " + known);
            },
            "The conversion to make; else the preferred one")
        ->type_name("ID");
}

// Codes between commas; the option may be given several times.
void add_checks(CLI::App& verb, const std::string& name, std::vector<Check>& checks, const std::string& description) {
    verb.add_option_function<std::vector<std::string>>(
            name,
            [&checks](const std::vector<std::string>& lists) {
                for (const std::string& list : lists) {
                    for (std::size_t at = 0; at <= list.size();) {
                        const std::size_t end = std::min(list.find(',', at), list.size());
                        const std::string code = list.substr(at, end - at);
                        at = end + 1;
                        const auto check = check_of(code);
                        if (!check) {
                            throw CLI::ValidationError("no check is called '" + code + "'; the checks are " +
                                                       codes_of_checks());
                        }
                        checks.push_back(*check);
                    }
                }
            },
            description)
        ->type_name("C,…")
        ->allow_extra_args(false);  // else it takes the paths after it
}

void add_project(CLI::App& verb, ProjectOptions& options) {
    verb.add_option("--search-path", options.search_paths,
                    "A folder to look for modules in before all others, or one that holds a typeshed; may be given "
                    "several times")
        ->type_name("DIR")
        ->allow_extra_args(false);  // else it takes the paths after it
    verb.add_option("--python", options.python,
                    "The interpreter, or the folder of the environment, whose library the code uses; it is not started")
        ->type_name("PATH");
}

void add_stdin_filename(CLI::App& verb, std::string& name) {
    verb.add_option("--stdin-filename", name, "The file that standard input is the text of")->type_name("F");
}

void add_jobs(CLI::App& verb, unsigned& jobs) {
    verb.add_option("--jobs", jobs, "Files read at the same time; by default one a processor")
        ->check(CLI::Range(1U, 256U).description(""));
}

// A place in standard input, "-:12", looks like an option. While the command line is parsed it begins with a byte that
// no argument can hold.
constexpr char mark = '\0';

std::vector<std::string> marked_arguments(int argc, char** argv) {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    if (!arguments.empty() && (arguments.front() == "hover" || arguments.front() == "convert")) {
        for (std::string& argument : arguments) {
            if (argument.starts_with("-:")) argument.insert(0, 1, mark);
        }
    }
    std::reverse(arguments.begin(), arguments.end());  // as the parser takes them
    return arguments;
}

std::string without_mark(std::string argument) {
    if (argument.starts_with(mark)) argument.erase(0, 1);
    return argument;
}

struct LspArguments {
    bool stdio = false;
    std::uint16_t port = 0;
    std::string pipe;
    std::string log_file;
    std::string log_level = "info";
    std::string client_process_id;

    void add_to(CLI::App& app) {
        app.add_flag("--stdio", stdio, "Talk over standard input and output (the default)");
        app.add_option("--socket", port, "Connect to a client that waits on this port")->type_name("PORT");
        app.add_option("--pipe", pipe, "Connect to a client that waits on this Unix domain socket")->type_name("NAME");
        app.add_option("--log-file", log_file, "Write the log here instead of standard error")->type_name("F");
        app.add_option("--log-level", log_level, "trace, debug, info, warn, error or off")->type_name("L");
        // VS Code's client library passes it; the process named in `initialize` is the one that counts.
        app.add_option("--clientProcessId", client_process_id)->group("");
    }

    [[nodiscard]] LanguageServerOptions options() const {
        LanguageServerOptions result;
        if (port != 0) result.transport = SocketTransport{port};
        if (!pipe.empty()) result.transport = PipeTransport{pipe};
        result.log_file = log_file;
        result.log_level = log_level;
        return result;
    }
};

int fail_usage(const std::string& message) {
    const std::string line = printable(message.substr(0, message.find('\n')));
    std::fprintf(stderr, "pykind: %s; see 'pykind --help'\n", line.c_str());
    return exit_failure;
}

}  // namespace

int run_command_line(int argc, char** argv) {
    CLI::App app(
        "Which kind every Python function is: function, generator function, coroutine function, asynchronous "
        "generator\n"
        "function, generator-based coroutine function. A language server, and its features as commands.",
        "pykind");
    app.set_version_flag("--version", std::string("pykind ") + PYKIND_VERSION);
    app.require_subcommand(0, 1);
    LspArguments lsp;
    lsp.add_to(app);
    // At the top level only `--stdio` and its kin are meant, for editors that cannot pass a verb.
    CLI::App* const lsp_verb = app.add_subcommand("lsp", "The language server");
    lsp.add_to(*lsp_verb);

    HoverOptions hover;
    CLI::App* const hover_verb = app.add_subcommand("hover", "What an editor's hover says at a place");
    hover_verb
        ->add_option("place", hover.places,
                     "FILE:LINE[:COL], counted from 1; without COL, the function defined on that line")
        ->transform(without_mark)
        ->required();
    const std::map<std::string, HoverFormat> formats = {
        {"plain", HoverFormat::Plain}, {"markdown", HoverFormat::Markdown}, {"json", HoverFormat::Json}};
    hover_verb->add_option("--format", hover.format, "plain, markdown or json")
        ->transform(CLI::CheckedTransformer(formats).description(""));
    add_stdin_filename(*hover_verb, hover.stdin_filename);
    add_target_version(*hover_verb, hover.target_minor);
    add_project(*hover_verb, hover.project);

    ListOptions list;
    std::string list_format = "table";
    bool no_ignore = false;
    CLI::App* const list_verb = app.add_subcommand("list", "Every function and its kind");
    list_verb->add_option("path", list.paths, "Files, or folders walked for *.py and *.pyi; - is standard input")
        ->required();
    list_verb->add_option("--format", list_format, "table or ndjson")
        ->check(CLI::IsMember({"table", "ndjson"}).description(""));
    add_kinds(*list_verb, list.kinds);
    list_verb->add_flag("--classes", list.classes, "The classes and the protocols they implement instead");
    add_jobs(*list_verb, list.jobs);
    add_stdin_filename(*list_verb, list.stdin_filename);
    list_verb->add_flag("--no-ignore", no_ignore, "Walk hidden, ignored and virtual environments' folders too");
    add_target_version(*list_verb, list.target_minor);
    add_project(*list_verb, list.project);

    TreeOptions tree;
    CLI::App* const tree_verb = app.add_subcommand("tree", "The syntax tree, as rows of JSON");
    tree_verb->add_option("file", tree.files, "Python files; - is standard input")->required();
    add_target_version(*tree_verb, tree.target_minor);

    ConvertOptions convert;
    std::string convert_format = "text";
    CLI::App* const convert_verb = app.add_subcommand(
        "convert", "What the class or function on a line can be made into, as a diff; --write makes it");
    convert_verb
        ->add_option("place", convert.places, "FILE:LINE, counted from 1; with --all files, or folders that are walked")
        ->transform(without_mark)
        ->required();
    add_conversion(*convert_verb, convert.to);
    convert_verb->add_flag("--all", convert.all, "Every preferred conversion under the paths that changes one file");
    auto* const write_flag = convert_verb->add_flag("--write", convert.write, "Change the files: all of them, or none");
    auto* const list_flag = convert_verb->add_flag(
        "--list", convert.list, "Every conversion there, offered or not, why not, what differs after");
    list_flag->excludes(write_flag);
    convert_verb->add_option("--format", convert_format, "text or json, for --list")
        ->needs(list_flag)
        ->check(CLI::IsMember({"text", "json"}).description(""));
    add_jobs(*convert_verb, convert.jobs);
    add_stdin_filename(*convert_verb, convert.stdin_filename);
    convert_verb->add_flag_callback(
        "--no-ignore", [&convert] { convert.ignore_files = false; },
        "Walk hidden, ignored and virtual environments' folders too");
    add_target_version(*convert_verb, convert.target_minor);
    add_project(*convert_verb, convert.project);

    CheckOptions check;
    CLI::App* const check_verb =
        app.add_subcommand("check", "Misuse of the kinds of functions and objects, and the edits that mend it");
    check_verb->add_option("path", check.paths, "Files, or folders walked for *.py and *.pyi; - is standard input")
        ->required();
    const std::map<std::string, CheckFormat> check_formats = {{"text", CheckFormat::Text},
                                                              {"json", CheckFormat::Json},
                                                              {"sarif", CheckFormat::Sarif},
                                                              {"github", CheckFormat::GitHub}};
    check_verb->add_option("--format", check.format, "text, json, sarif or github")
        ->transform(CLI::CheckedTransformer(check_formats).description(""));
    add_checks(*check_verb, "--select", check.select, "Only these checks, those too that are off by default");
    add_checks(*check_verb, "--ignore", check.ignore, "None of these checks");
    check_verb->add_flag("--fix", check.fix, "Make the fixes that are safe, and report what is left");
    check_verb->add_flag("--diff", check.diff, "Show what --fix would do, and write nothing");
    check_verb->add_flag("--exit-zero", check.exit_zero, "Exit with status 0 though there are findings");
    add_jobs(*check_verb, check.jobs);
    add_stdin_filename(*check_verb, check.stdin_filename);
    check_verb->add_flag_callback(
        "--no-ignore", [&check] { check.ignore_files = false; },
        "Walk hidden, ignored and virtual environments' folders too");
    check_verb->add_flag_callback(
        "--no-cache", [&check] { check.cache = false; }, "Neither use nor keep what is found in many files");
    add_target_version(*check_verb, check.project.target_minor);
    add_project(*check_verb, check.project);

    std::string word;
    CLI::App* const explain_verb = app.add_subcommand(
        "explain", "The page of a term, of a check or of a conversion: pykind explain \"asynchronous generator\"");
    std::vector<std::string> words;
    explain_verb->add_option("word", words, "A term, the code of a check, or the id of a conversion")->required();

    try {
        app.parse(marked_arguments(argc, argv));
    } catch (const CLI::Success& wanted) {
        return app.exit(wanted);  // --help or --version
    } catch (const CLI::ParseError& problem) {
        return fail_usage(problem.what());
    }
    if (lsp_verb->parsed() || lsp.stdio || lsp.port != 0 || !lsp.pipe.empty())
        return run_language_server(lsp.options());
    if (hover_verb->parsed()) return print_hover(hover);
    if (list_verb->parsed()) {
        list.ndjson = list_format == "ndjson";
        list.ignore_files = !no_ignore;
        return server::list(list);
    }
    if (tree_verb->parsed()) return print_tree(tree);
    if (convert_verb->parsed()) {
        convert.json = convert_format == "json";
        return server::convert(convert);
    }
    if (check_verb->parsed()) return server::check(check);
    if (explain_verb->parsed()) {
        for (const std::string& part : words) word += (word.empty() ? "" : " ") + part;
        return explain_word(word);
    }
    std::fputs(app.help().c_str(), stderr);
    return exit_failure;
}

}  // namespace pykind::server
