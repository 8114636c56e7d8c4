package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ingest.RestClient.Answer;
import io.millrace.ingest.RestClient.TooLarge;
import io.millrace.ingest.RestClient.Unanswered;
import io.millrace.ingest.api.IngestRequest.RestAuthentication;
import io.millrace.ingest.api.IngestRequest.RestSource;
import io.millrace.ingest.engine.pull.Backoff;
import io.millrace.ingest.engine.pull.LinkHeader;
import io.millrace.ingest.engine.pull.Pace;
import io.millrace.ingest.engine.pull.Page;
import io.millrace.ingest.engine.pull.PagePosition;
import io.millrace.ingest.engine.pull.PageReader;
import io.millrace.ingest.engine.pull.Pager;
import io.millrace.ingest.engine.pull.Paging;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.store.PullStore.Position;
import io.millrace.kernel.Json;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a REST service page by page. Pages are gathered into slices; a pull that goes on begins
/// behind the last page that is stored.
final class RestPuller implements Puller {
    static final double REQUESTS_PER_SECOND = 5;
    private static final long MILLI = 1_000_000;
    private static final int TOO_MANY = 429;
    private static final int REQUEST_TIMEOUT = 408;

    private final Vertx vertx;
    private final RestClient client;

    RestPuller(Vertx vertx, RestClient client) {
        this.vertx = vertx;
        this.client = client;
    }

    @Override
    public Outcome pull(PullTurn turn) {
        return new Reading(turn).run();
    }

    static Paging paging(RestSource source) {
        var its = source.paging();
        if (its == null) return new Paging(Paging.Kind.NONE, null, 0, null, 0, null, null);
        var kind = Paging.Kind.valueOf(its.kind().toUpperCase(Locale.ROOT));
        long first = kind == Paging.Kind.PAGE ? 1 : 0;
        return new Paging(
                kind,
                its.parameter(),
                its.first() == null ? first : its.first(),
                its.sizeParameter(),
                its.size() == null ? 0 : its.size(),
                its.cursor(),
                its.total());
    }

    /// Scheme, host and port: what a secret is given to.
    static String origin(URI url) {
        return (url.getScheme() + "://" + url.getHost() + ":" + RestClient.port(url))
                .toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> headers(
            @Nullable RestAuthentication its, @Nullable String secret) {
        if (its == null || secret == null) return Map.of();
        return switch (its.kind()) {
            case "bearer" -> Map.of("Authorization", "Bearer " + secret);
            case "header" -> Map.of(Objects.requireNonNull(its.header()), secret);
            case "basic" -> {
                var pair = (its.user() + ":" + secret).getBytes(UTF_8);
                yield Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
            }
            default -> Map.of();
        };
    }

    /// One turn.
    private final class Reading {
        private final PullTurn turn;
        private final RestSource source;
        private final Paging paging;
        private final URI base;
        private final Map<String, String> headers;
        private final PageReader reader;
        private final Pager pager;
        private final StringBuilder lines = new StringBuilder();
        private PagePosition at;
        private PagePosition kept;
        private boolean hasRead;
        private long asked;

        Reading(PullTurn turn) {
            this.turn = turn;
            this.source = Json.read(turn.source().settings(), RestSource.class);
            this.paging = paging(source);
            this.base = URI.create(source.url());
            this.headers = headers(source.authentication(), turn.secret());
            var pointer = turn.source().pointer();
            this.reader =
                    new PageReader(
                            pointer == null ? "" : pointer, paging.pointer(), paging.total());
            var from = turn.position();
            this.at = from == null ? PagePosition.START : Json.read(from.at(), PagePosition.class);
            this.kept = at;
            this.pager = new Pager(paging, at, turn.bounds().pages());
        }

        Outcome run() {
            var paused = Optional.<Outcome>empty();
            @Nullable PullFault fault = null;
            while (!at.isEnd() && paused.isEmpty() && fault == null) {
                try {
                    paused = next();
                } catch (PullFault e) {
                    fault = e;
                }
                if (isSlice()) handOver();
            }
            handOver(); // what came before a fault is kept
            if (fault != null) throw fault;
            if (paused.isPresent()) return paused.get();
            Pager.checkTotal(at);
            return new Outcome.Complete();
        }

        private boolean isSlice() {
            return lines.length() >= turn.bounds().sliceBytes()
                    || at.records() - kept.records() >= turn.bounds().sliceRows();
        }

        /// Reads a page.
        ///
        /// @return why there is none now
        private Optional<Outcome> next() {
            if (hasRead && turn.isOver()) return Optional.of(Outcome.paused());
            var over = turn.overQuota();
            if (over.isPresent()) return over;
            pace();
            Answer answer;
            try {
                answer = client.get(url(), headers);
            } catch (Unanswered e) {
                return Optional.of(again(String.valueOf(e.getMessage()), Optional.empty()));
            } catch (TooLarge e) {
                throw new PullFault(
                        "A page is larger than %d KiB: ask for fewer records a page."
                                .formatted(turn.bounds().pageBytes() >> 10));
            }
            if (isPassing(answer.status())) {
                var reason = "The source answered %d.".formatted(answer.status());
                return Optional.of(again(reason, answer.retryAfter()));
            }
            check(answer);
            take(reader.read(answer.body().getBytes()), answer);
            return Optional.empty();
        }

        private void take(Page page, Answer answer) {
            var link = LinkHeader.next(answer.links()).map(this::resolved).orElse(null);
            var taken = pager.take(at, page, link);
            lines.append(page.lines());
            at = taken.after();
            hasRead = true;
            if (taken.fault() != null) throw taken.fault();
        }

        private void handOver() {
            if (at.equals(kept)) return;
            var text = lines.toString();
            lines.setLength(0);
            long pages = at.pages() - kept.pages();
            var to = new Position(Json.write(at), null);
            if (text.isEmpty()) {
                turn.skip(pages, to);
            } else {
                var body = turn.body(out -> out.write(text.getBytes(UTF_8)), Long.MAX_VALUE);
                turn.handOver(body, pages, to);
            }
            kept = at;
        }

        /// Waits until the next request may be sent.
        private void pace() {
            var given = source.requestsPerSecond();
            double rate = given == null ? REQUESTS_PER_SECOND : given;
            if (asked != 0) {
                var left = Pace.left(rate, Duration.ofNanos(System.nanoTime() - asked));
                long millis = Math.ceilDiv(left.toNanos(), MILLI);
                if (millis > 0) vertx.timer(millis).await();
            }
            asked = System.nanoTime();
        }

        private URI url() {
            var next = at.next();
            if (next != null && paging.parameter() == null)
                return sameOrigin(URI.create(resolved(next)));
            var query = new LinkedHashMap<String, String>();
            if (paging.sizeParameter() != null) {
                query.put(paging.sizeParameter(), Integer.toString(paging.size()));
            }
            var name = pager.name(at);
            if (name != null && paging.parameter() != null) query.put(paging.parameter(), name);
            var added = new StringBuilder(source.url());
            char between = base.getRawQuery() == null ? '?' : '&';
            for (var each : query.entrySet()) {
                added.append(between).append(encoded(each.getKey()));
                added.append('=').append(encoded(each.getValue()));
                between = '&';
            }
            return URI.create(added.toString());
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, UTF_8);
        }

        private String resolved(String target) {
            try {
                // java.net.URI resolves a query against the folder (JDK-4708535), not the address.
                if (target.startsWith("?")) return source.url().split("\\?", 2)[0] + target;
                return base.resolve(URI.create(target)).toString();
            } catch (IllegalArgumentException e) {
                throw new PullFault("The source names a next page that is no address.");
            }
        }

        /// Elsewhere nobody may be given the secret.
        private URI sameOrigin(URI next) {
            if (next.getHost() != null && origin(next).equals(origin(base))) return next;
            throw new PullFault(
                    "The source says that its next page is at another place, %s, which is not followed."
                            .formatted(next.getHost()));
        }

        private static boolean isPassing(int status) {
            return status >= 500 || status == TOO_MANY || status == REQUEST_TIMEOUT;
        }

        private Outcome again(String reason, Optional<String> retryAfter) {
            int failures = (hasRead ? 0 : turn.failures()) + 1;
            var bounds = turn.bounds();
            if (failures >= bounds.tries()) {
                throw new PullFault("%s It was asked %d times.".formatted(reason, failures));
            }
            var asks = retryAfter.flatMap(its -> Backoff.asked(its, Instant.now()));
            if (asks.isPresent() && asks.get().compareTo(bounds.retryAfter()) > 0) {
                throw new PullFault(
                        "%s It asks to wait for %d minutes, which is too long."
                                .formatted(reason, asks.get().toMinutes()));
            }
            var backoff = Backoff.after(failures);
            var wait = asks.filter(its -> its.compareTo(backoff) > 0).orElse(backoff);
            return new Outcome.Paused(wait, reason, failures);
        }

        private void check(Answer answer) {
            int status = answer.status();
            if (status == 200) return;
            if (status == 401 || status == 403) {
                throw new PullFault(
                        "The source refuses who asks (%d): give the secret again."
                                .formatted(status));
            }
            if (status >= 300 && status < 400) {
                throw new PullFault(
                        "The source sends elsewhere (%d), to %s: give that address if it is right."
                                .formatted(status, answer.location().orElse("nowhere")));
            }
            throw new PullFault("The source answered %d.".formatted(status));
        }
    }
}
