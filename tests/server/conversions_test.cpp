// The edit of a conversion that reaches into other files: open ones, ones on the disk, and ones whose text is not
// known.
#include "server/conversions.hpp"

#include <gtest/gtest.h>

#include "server/handlers/text_synchronization.hpp"
#include "tests/support/process.hpp"

namespace pykind::server {
namespace {

using lsp::Json;
using test::TemporaryFolder;

class EditOfSeveralFiles : public testing::Test {
protected:
    EditOfSeveralFiles() {
        folder.write("main.py", "a = 1\n");
        folder.write("open.py", "b = 1\r\nb = '\xF0\x9D\x92\xB3'; b = 2\r\n");
        folder.write("closed.py", "\xEF\xBB\xBF# \xC3\xA9\nc = '\xC3\xA9'; c = 1\n");
        session.workspace = std::make_shared<Workspace>(std::vector<std::string>{folder.path("")});
        open("main.py", 3);
        open("open.py", 8);
    }

    void open(const std::string& name, int version) {
        const Json document = {
            {"uri", uri(name)}, {"languageId", "python"}, {"version", version}, {"text", folder.read(name)}};
        static_cast<void>(did_open(session, {{"textDocument", document}}));
    }

    [[nodiscard]] std::string uri(const std::string& name) const { return lsp::uri_of_path(folder.path(name)); }

    // A conversion that puts "x" in place of the last digit of each of the three files.
    [[nodiscard]] static Proposal proposal_for(const Reading& reading, const TemporaryFolder& folder) {
        Proposal proposal{.conversion = Conversion::GeneratorMethod, .name = "a", .subject = {0, 5}};
        proposal.differs = {Difference::LateStart};
        const auto add = [&](std::shared_ptr<const AnalyzedFile> file) {
            const std::string_view text = file->tree->text().bytes();
            const auto at = static_cast<syntax::Offset>(text.find_last_of("0123456789"));
            proposal.changes.push_back({std::move(file), {{{at, at + 1}, "x"}}});
        };
        const project::ProjectView view = reading.view();
        add(reading.snapshot->analyzed());
        add(view.load(folder.path("open.py")));
        add(view.load(folder.path("closed.py")));
        return proposal;
    }

    TemporaryFolder folder;
    Session session;
};

TEST_F(EditOfSeveralFiles, HasVersionsAndAsksBeforeOthersChange) {
    const Reading reading(session, uri("main.py"));
    const auto edit = edit_of(reading, proposal_for(reading, folder));
    ASSERT_TRUE(std::holds_alternative<lsp::WorkspaceEdit>(edit));
    lsp::ClientCapabilities client;
    client.changes_documents = true;
    client.annotates_changes = true;
    const Json json = to_json(std::get<lsp::WorkspaceEdit>(edit), client);
    const Json& documents = json["documentChanges"];
    ASSERT_EQ(documents.size(), 3U) << json;
    EXPECT_EQ(documents[0]["textDocument"], (Json{{"uri", uri("main.py")}, {"version", 3}}));
    EXPECT_EQ(documents[1]["textDocument"], (Json{{"uri", uri("open.py")}, {"version", 8}}));
    EXPECT_EQ(documents[2]["textDocument"], (Json{{"uri", uri("closed.py")}, {"version", nullptr}}));
    const auto begin = [&](std::size_t index) { return documents[index]["edits"][0]["range"]["start"]; };
    EXPECT_EQ(begin(0), (Json{{"line", 0}, {"character", 4}}));
    EXPECT_EQ(begin(1), (Json{{"line", 1}, {"character", 14}})) << "in UTF-16 units";
    EXPECT_EQ(begin(2), (Json{{"line", 1}, {"character", 13}}));
    const auto annotation = [&](std::size_t index) {
        return json["changeAnnotations"][documents[index]["edits"][0]["annotationId"].get<std::string>()];
    };
    EXPECT_EQ(annotation(0)["needsConfirmation"], false);
    EXPECT_EQ(annotation(1), annotation(2));
    EXPECT_EQ(annotation(1)["needsConfirmation"], true);
    EXPECT_EQ(annotation(1)["label"], "Convert to generator method: uses in other files");
    EXPECT_EQ(annotation(0)["description"], text_of(Difference::LateStart));
}

TEST_F(EditOfSeveralFiles, IsPlainForPlainClients) {
    const Reading reading(session, uri("main.py"));
    const auto edit = edit_of(reading, proposal_for(reading, folder));
    const Json json = to_json(std::get<lsp::WorkspaceEdit>(edit), lsp::ClientCapabilities{});
    EXPECT_EQ(json.size(), 1U) << json;
    EXPECT_EQ(json["changes"].size(), 3U);
    EXPECT_EQ(json["changes"][uri("closed.py")][0]["newText"], "x");
}

TEST_F(EditOfSeveralFiles, IsRefusedWhereATextIsNotTheOneThatWasRead) {
    const Reading before(session, uri("main.py"));
    const Proposal proposal = proposal_for(before, folder);
    const auto code_of_edit = [&] {
        const auto edit = edit_of(Reading(session, uri("main.py")), proposal);
        const auto* const error = std::get_if<lsp::ResponseError>(&edit);
        return error == nullptr ? 0 : static_cast<int>(error->code);
    };
    EXPECT_EQ(code_of_edit(), 0);
    const Json outside = {{"start", {{"line", 900U}, {"character", 0U}}}, {"end", {{"line", 900U}, {"character", 1U}}}};
    const Json change = {{"textDocument", {{"uri", uri("open.py")}, {"version", 9}}},
                         {"contentChanges", {{{"range", outside}, {"text", "?"}}}}};
    EXPECT_EQ(did_change(session, change),
              "a change does not fit the text of " + uri("open.py") + "; it is unknown until it is sent whole");
    EXPECT_EQ(code_of_edit(), -32801) << "its text is not known";
    open("open.py", 10);
    EXPECT_EQ(code_of_edit(), -32801) << "it was opened again";
}

}  // namespace
}  // namespace pykind::server
