package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.FolderSource;
import io.millrace.ingest.api.IngestRequest.MysqlSource;
import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.ingest.api.IngestRequest.PullAnswer;
import io.millrace.ingest.api.IngestRequest.RestSource;
import io.millrace.ingest.api.IngestRequest.S3Source;
import io.millrace.ingest.api.IngestRequest.SftpSource;
import io.millrace.ingest.api.IngestRequest.SlotAnswer;
import io.millrace.ingest.api.IngestRequest.SourceAnswer;
import io.millrace.ingest.store.ChangeFeeds;
import io.millrace.ingest.store.ChangeFeeds.Feed;
import io.millrace.ingest.store.PullStore;
import io.millrace.ingest.store.PullStore.Position;
import io.millrace.ingest.store.PullStore.Pulled;
import io.millrace.kernel.Json;
import io.millrace.stream.Event;
import io.millrace.stream.Outbox;
import io.millrace.stream.Topics;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the sources that are pulled stand, for who asks and for the open pages.
final class PullAnnouncer {
    private final Outbox outbox;
    private final PullStore pulls = new PullStore();
    private final ChangeFeeds feeds = new ChangeFeeds();

    PullAnnouncer(Outbox outbox) {
        this.outbox = outbox;
    }

    /// Tells, in the transaction that made it so.
    ///
    /// @param type such as `pull.running`
    void stands(SqlConnection c, String type, String source) {
        answer(c, source)
                .map(its -> Map.<String, Object>of("sources", Map.of("items", List.of(its))))
                .map(channels -> new Event(Topics.INGEST, type, "source:" + source, channels))
                .ifPresent(event -> outbox.add(c, event));
    }

    Optional<SourceAnswer> answer(SqlConnection c, String source) {
        return pulls.find(c, source).map(its -> answer(c, its));
    }

    /// By name.
    List<SourceAnswer> all(SqlConnection c) {
        return pulls.all(c).stream().map(source -> answer(c, source)).toList();
    }

    private SourceAnswer answer(SqlConnection c, Pulled its) {
        var last = pulls.last(c, its.name());
        var feed = ChangeFeed.of(its).flatMap(_ -> feeds.find(c, its.name()));
        boolean isOpen =
                last.filter(pull -> List.of("queued", "running").contains(pull.state()))
                        .isPresent();
        return new SourceAnswer(
                its.name(),
                its.kind(),
                null,
                null,
                its.dataset(),
                its.pointer(),
                null,
                null,
                null,
                feed.isPresent() ? following(its) : isOpen ? "running" : "idle",
                its.problem() != null ? its.problem() : last.map(PullAnswer::problem).orElse(null),
                Map.of(),
                Optional.ofNullable(its.position()).map(Position::at).orElse(null),
                its.secret() != null,
                settings(its, PullRules.POSTGRES, PostgresSource.class),
                settings(its, PullRules.REST, RestSource.class),
                settings(its, FileSettings.FOLDER, FolderSource.class),
                settings(its, FileSettings.S3, S3Source.class),
                settings(its, PullRules.MYSQL, MysqlSource.class),
                settings(its, FileSettings.SFTP, SftpSource.class),
                last.orElse(null),
                feed.map(PullAnnouncer::slot).orElse(null));
    }

    private static String following(Pulled its) {
        return its.problem() == null ? "running" : "waiting";
    }

    private static SlotAnswer slot(Feed feed) {
        var its = feed.state();
        if (its == null) return new SlotAnswer(feed.slot(), null, null, null);
        var at = its.at() == null ? null : its.at().toInstant();
        return new SlotAnswer(feed.slot(), its.state(), its.lagBytes(), at);
    }

    private static <T> @Nullable T settings(Pulled its, String kind, Class<T> type) {
        return its.kind().equals(kind) ? Json.read(its.settings(), type) : null;
    }
}
