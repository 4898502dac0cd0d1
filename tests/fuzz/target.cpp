#include "tests/fuzz/target.hpp"

#include <algorithm>

namespace pykind::fuzz {

void require(bool holds, const std::string& words) {
    if (!holds) throw Fault(words);
}

const std::vector<Target>& targets() {
    static const std::vector<Target> all = {
        {"parser", fuzz_parser, Language::Python, 4096},
        {"edits", fuzz_edits, Language::Sections, 1536},
        {"frames", fuzz_frames, Language::Bytes, 4096},
        {"messages", fuzz_messages, Language::Messages, 8192},
        {"hover", fuzz_hover, Language::Python, 1536},
        {"checks", fuzz_checks, Language::Python, 2048},
        {"conversions", fuzz_conversions, Language::Python, 2048},
        {"settings", fuzz_settings, Language::Bytes, 2048},
        {"cache", fuzz_cache, Language::Bytes, 4096},
        {"environment", fuzz_environment, Language::Sections, 2048},
    };
    return all;
}

const Target* find_target(std::string_view name) {
    const auto found =
        std::find_if(targets().begin(), targets().end(), [name](const Target& target) { return target.name == name; });
    return found == targets().end() ? nullptr : &*found;
}

std::vector<Section> sections_of(std::string_view input) {
    std::vector<Section> sections(1);
    while (!input.empty()) {
        const std::size_t end = std::min(input.find('\n'), input.size() - 1) + 1;
        const std::string_view line = input.substr(0, end);
        input.remove_prefix(end);
        if (line.starts_with(section_mark)) {
            const std::string_view title = line.substr(section_mark.size());
            sections.push_back({std::string(title.substr(0, title.find('\n'))), {}});
        } else {
            sections.back().text += line;
        }
    }
    return sections;
}

}  // namespace pykind::fuzz
