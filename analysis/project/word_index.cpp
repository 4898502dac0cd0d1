#include "analysis/project/word_index.hpp"

#include <algorithm>
#include <array>

namespace pykind::project {

namespace {

constexpr std::array<bool, 256> make_word_bytes() {
    std::array<bool, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte) {
        table[byte] = byte == '_' || byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                      (byte >= 'A' && byte <= 'Z');
    }
    return table;
}
constexpr std::array<bool, 256> is_word_byte = make_word_bytes();

// FNV-1a, folded at the end: a byte at a time is enough, since most words are short.
constexpr std::uint32_t seed = 2166136261U;
constexpr std::uint32_t mix(std::uint32_t hash, unsigned char byte) { return (hash ^ byte) * 16777619U; }
constexpr std::uint32_t hash_of(std::string_view word, std::uint32_t hash = seed) {
    for (const char c : word) hash = mix(hash, static_cast<unsigned char>(c));
    return hash;
}

constexpr std::string_view star = ".*";

// Whether a star follows, on this line or on one that is joined to it.
bool is_before_star(const unsigned char* at, const unsigned char* end) {
    constexpr std::string_view between = " \t\f\\\r\n";
    while (at != end && between.find(static_cast<char>(*at)) != std::string_view::npos) ++at;
    return at != end && *at == '*';
}

}  // namespace

WordSet::WordSet(std::string_view text) {
    // A word that stands in a text mostly stands there often: a table of the last ones met keeps repetitions out.
    std::array<std::uint32_t, 4096> recent{};
    const auto* at = reinterpret_cast<const unsigned char*>(text.data());
    const auto* const end = at + text.size();
    std::uint32_t before = seed;
    while (at != end) {
        if (!is_word_byte[*at]) {
            ++at;
            continue;
        }
        std::uint32_t hash = seed;
        for (; at != end && is_word_byte[*at]; ++at) hash = mix(hash, *at);
        if (hash == hash_of("import") && is_before_star(at, end)) hashes_.push_back(hash_of(star, before));
        before = hash;
        std::uint32_t& last = recent[hash % recent.size()];
        if (last == hash) continue;
        last = hash;
        hashes_.push_back(hash);
    }
    std::sort(hashes_.begin(), hashes_.end());
    hashes_.erase(std::unique(hashes_.begin(), hashes_.end()), hashes_.end());
    hashes_.shrink_to_fit();
}

std::string WordSet::star_of(std::string_view module) {
    return std::string(module.substr(module.rfind('.') + 1)) + std::string(star);
}

bool WordSet::may_contain(std::string_view word) const {
    return std::binary_search(hashes_.begin(), hashes_.end(), hash_of(word));
}

bool WordIndex::may_contain(const std::string& path, const std::vector<std::string>& words) {
    const auto set = words_of(path);
    return set != nullptr &&
           std::any_of(words.begin(), words.end(), [&](const std::string& word) { return set->may_contain(word); });
}

std::shared_ptr<const WordSet> WordIndex::words_of(const std::string& path) {
    const FileStatus status = files_.status(path);
    {
        const std::scoped_lock lock(mutex_);
        const auto known = entries_.find(path);
        if (known != entries_.end() && known->second.status == status) return known->second.words;
    }
    std::shared_ptr<const WordSet> words;
    if (const auto text = status.is_file ? files_.read(path) : std::nullopt)
        words = std::make_shared<const WordSet>(*text);
    const std::scoped_lock lock(mutex_);
    entries_[path] = {status, words};
    return words;
}

}  // namespace pykind::project
