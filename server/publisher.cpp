#include "server/publisher.hpp"

#include <boost/asio/post.hpp>

#include "server/faults.hpp"

namespace pykind::server {

namespace asio = boost::asio;

void Publisher::follow() {
    constexpr std::chrono::milliseconds moment{150};
    if (session_.lifecycle == Lifecycle::ShutDown) return stop();
    if (session_.lifecycle != Lifecycle::Running || session_.capabilities.diagnostics.are_pulled) return;
    if (followed_ == session_.changes) return;
    followed_ = session_.changes;
    forget_closed();
    for (const auto& [uri, document] : session_.documents) {
        if (!document.is_python) continue;
        const auto [place, is_new] = documents_.try_emplace(uri, io_);
        place->second.opening = document.origin->opening;
        schedule(uri, place->second, is_new ? std::chrono::milliseconds(0) : moment);
    }
}

void Publisher::stop() {
    for (auto& [uri, watched] : documents_) watched.check.request_stop();
    documents_.clear();
}

// Also those that were opened again: what was published is of another text.
void Publisher::forget_closed() {
    for (auto watched = documents_.begin(); watched != documents_.end();) {
        const auto& [uri, of] = *watched;
        const auto open = session_.documents.find(uri);
        if (open != session_.documents.end() && open->second.origin->opening == of.opening) {
            ++watched;
            continue;
        }
        watched->second.check.request_stop();
        send_(lsp::make_publication(uri, std::nullopt, lsp::Json::array()));
        watched = documents_.erase(watched);
    }
}

void Publisher::schedule(const std::string& uri, Watched& watched, std::chrono::milliseconds delay) {
    watched.check.request_stop();
    watched.check = std::stop_source();
    // A check takes less than this even of the largest files; one that an edit makes vain costs nobody's time.
    constexpr std::chrono::milliseconds head_start{50};
    watched.due = std::chrono::steady_clock::now() + delay;
    watched.timer.expires_at(watched.due - head_start);
    watched.timer.async_wait([this, uri, stopped = watched.check.get_token()](const boost::system::error_code& error) {
        // The timer may have gone off already when it was set anew.
        if (!error && !stopped.stop_requested()) start(uri, stopped);
    });
}

// A document whose text is not known keeps what was published of the last one.
void Publisher::start(const std::string& uri, const std::stop_token& stopped) {
    const Reading reading(session_, uri);
    if (reading.snapshot == nullptr) return;
    asio::post(workers_, [this, uri, reading, stopped, diagnoses = session_.diagnoses, faults = session_.faults] {
        if (stopped.stop_requested()) return;
        std::shared_ptr<const Diagnosis> diagnosis;
        try {
            reading.refresh();
            FileVersions states(reading.open_texts);
            diagnosis = diagnoses->of(reading, reading.snapshot->origin().path, states, stopped);
        } catch (const std::exception& failure) {
            if (auto message = faults->checks_failed(uri, failure))
                asio::post(io_, [this, message = std::move(*message)] { send_(message); });
        }
        if (diagnosis == nullptr) return;
        asio::post(io_, [this, uri, version = reading.snapshot->version(), diagnosis, stopped] {
            publish_when_due(uri, version, diagnosis, stopped);
        });
    });
}

void Publisher::publish_when_due(const std::string& uri, std::int64_t version,
                                 std::shared_ptr<const Diagnosis> diagnosis, const std::stop_token& stopped) {
    if (stopped.stop_requested()) return;
    Watched& watched = documents_.at(uri);
    if (watched.due <= std::chrono::steady_clock::now()) return publish(uri, version, *diagnosis);
    watched.timer.expires_at(watched.due);
    watched.timer.async_wait(
        [this, uri, version, diagnosis = std::move(diagnosis), stopped](const boost::system::error_code& error) {
            if (!error && !stopped.stop_requested()) publish(uri, version, *diagnosis);
        });
}

void Publisher::publish(const std::string& uri, std::int64_t version, const Diagnosis& diagnosis) {
    Watched& watched = documents_.at(uri);
    // Another file has changed, and this one's findings have not.
    if (watched.published == diagnosis.result_id && watched.published_version == version) return;
    watched.published = diagnosis.result_id;
    watched.published_version = version;
    const bool takes_version = session_.capabilities.diagnostics.versions;
    send_(lsp::make_publication(uri, takes_version ? std::optional(version) : std::nullopt, diagnosis.items));
}

}  // namespace pykind::server
