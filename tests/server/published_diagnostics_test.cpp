// Findings as an editor gets them that does not ask: published in the order of the versions.
#include <gtest/gtest.h>

#include "tests/support/diagnostics_editor.hpp"

namespace pykind::test {
namespace {

class PublishedDiagnostics : public Diagnostics {
protected:
    void start_without_pull(bool takes_versions = true) {
        Json capabilities = all_capabilities();
        capabilities["textDocument"].erase("diagnostic");
        capabilities["textDocument"]["publishDiagnostics"]["versionSupport"] = takes_versions;
        EXPECT_FALSE(start(capabilities)["capabilities"].contains("diagnosticProvider"));
    }

    [[nodiscard]] Json publication(const std::string& name, int version, std::size_t count) {
        Json params = published();
        EXPECT_EQ(params["uri"], uri(name)) << params;
        EXPECT_EQ(params.value("version", 0), version) << params;
        EXPECT_EQ(params["diagnostics"].size(), count) << params;
        return params;
    }
    void expect(const std::string& name, int version, std::size_t count) {
        static_cast<void>(publication(name, version, count));
    }
};

TEST_F(PublishedDiagnostics, ComeWithOpeningChangesAndClosing) {
    folder.write("ticker.py", ticker);
    start_without_pull();
    open("use.py", use, 3);
    const Json first = publication("use.py", 3, 1);
    EXPECT_EQ(first["diagnostics"][0]["code"], "await-async-generator");
    change("use.py", 4, clean);
    expect("use.py", 4, 0);
    change("use.py", 9, use);
    expect("use.py", 9, 1);
    change("use.py", 10, use + "\n");
    expect("use.py", 10, 1);
    close("use.py");
    const Json last = published();
    EXPECT_EQ(last, (Json{{"uri", uri("use.py")}, {"diagnostics", Json::array()}}));
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PublishedDiagnostics, HaveNoVersionWhereTheClientTakesNone) {
    start_without_pull(false);
    open("use.py", clean, 3);
    EXPECT_FALSE(published().contains("version"));
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PublishedDiagnostics, AreOfTheLastOfManyEdits) {
    folder.write("ticker.py", ticker);
    start_without_pull();
    open("use.py", use, 1);
    expect("use.py", 1, 1);
    // In one write, so that the server has them all before it gets to anything else.
    std::string frames;
    for (int version = 2; version <= 30; ++version) {
        const Json message = {
            {"jsonrpc", "2.0"},
            {"method", "textDocument/didChange"},
            {"params",
             {{"textDocument", {{"uri", uri("use.py")}, {"version", version}}},
              {"contentChanges", {{{"text", std::string(static_cast<std::size_t>(version), '\n') + use}}}}}}};
        frames += lsp::encode_frame(message.dump());
    }
    ASSERT_TRUE(client.send_bytes(frames));
    const Json last = publication("use.py", 30, 1);
    EXPECT_EQ(last["diagnostics"][0]["range"]["start"]["line"], 34);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PublishedDiagnostics, ComeInTheOrderOfTheVersions) {
    folder.write("ticker.py", ticker);
    start_without_pull();
    open("use.py", use, 1);
    int last = 0;
    for (int version = 2; version < 12; ++version) {
        change("use.py", version, std::string(static_cast<std::size_t>(version), '\n') + use);
        // Some edits come while the last is waited for, others after it.
        if (version % 3 != 0) continue;
        for (int seen = last; seen < version;) {
            const Json params = published();
            seen = params["version"].get<int>();
            EXPECT_GT(seen, last);
            EXPECT_EQ(params["diagnostics"][0]["range"]["start"]["line"], seen == 1 ? 4 : 4 + seen);
            last = seen;
        }
    }
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PublishedDiagnostics, AreNeverOfADocumentThatIsClosedOrAnotherOpening) {
    folder.write("ticker.py", ticker);
    start_without_pull();
    open("use.py", use, 5);
    expect("use.py", 5, 1);
    change("use.py", 6, "\n" + use);
    close("use.py");
    expect("use.py", 0, 0);
    open("use.py", clean, 1);
    expect("use.py", 1, 0);
    change("use.py", 2, use);
    // Opened twice, without having been closed.
    open("use.py", "\n\n" + use, 1);
    expect("use.py", 0, 0);
    EXPECT_EQ(publication("use.py", 1, 1)["diagnostics"][0]["range"]["start"]["line"], 6);
    close("use.py");
    expect("use.py", 0, 0);
    open("marker.py", clean);
    expect("marker.py", 1, 0);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PublishedDiagnostics, OfOtherDocumentsAreMadeAnew) {
    folder.write("ticker.py", ticker);
    start_without_pull();
    open("use.py", use, 4);
    expect("use.py", 4, 1);
    open("ticker.py", ticker, 1);
    expect("ticker.py", 1, 0);
    change("ticker.py", 2, coroutine);
    const Json one = published();
    const Json other = published();
    const Json& of_use = one["uri"] == uri("use.py") ? one : other;
    EXPECT_EQ(of_use, (Json{{"uri", uri("use.py")}, {"version", 4}, {"diagnostics", Json::array()}}));
    close("ticker.py");
    expect("ticker.py", 0, 0);
    expect("use.py", 4, 1);
    folder.write("ticker.py", coroutine);
    files_changed();
    expect("use.py", 4, 0);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PublishedDiagnostics, FollowTheSettings) {
    folder.write("ticker.py", ticker);
    start_without_pull();
    open("use.py", use, 4);
    expect("use.py", 4, 1);
    configure({{"checks", {{"await-async-generator", "off"}}}});
    expect("use.py", 4, 0);
    configure({{"checks", {{"await-async-generator", "information"}}}});
    EXPECT_EQ(publication("use.py", 4, 1)["diagnostics"][0]["severity"], 3);
    EXPECT_EQ(client.shut_down(), 0);
}

TEST_F(PublishedDiagnostics, WaitForATextThatIsKnown) {
    folder.write("ticker.py", ticker);
    start_without_pull();
    open("use.py", use, 1);
    expect("use.py", 1, 1);
    const Json past_the_end = {{"start", {{"line", 70}, {"character", 0}}}, {"end", {{"line", 71}, {"character", 0}}}};
    client.notify("textDocument/didChange", {{"textDocument", {{"uri", uri("use.py")}, {"version", 2}}},
                                             {"contentChanges", {{{"range", past_the_end}, {"text", "x"}}}}});
    change("use.py", 3, clean);
    expect("use.py", 3, 0);
    client.open(uri("notes.txt"), use, "plaintext");
    open("last.py", clean);
    expect("last.py", 1, 0);
    EXPECT_EQ(client.shut_down(), 0);
}

}  // namespace
}  // namespace pykind::test
