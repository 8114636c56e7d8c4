package io.millrace.ingest;

import static io.millrace.ingest.RestServer.items;
import static io.millrace.ingest.RestServer.json;
import static io.millrace.ingest.RestServer.number;
import static io.millrace.ingest.RestServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.api.IngestRequest.PutPulledSource;
import io.millrace.ingest.api.IngestRequest.RestAuthentication;
import io.millrace.ingest.api.IngestRequest.RestPaging;
import io.millrace.ingest.api.IngestRequest.RestSource;
import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestPullTest {
    private static final RestPaging PAGES =
            new RestPaging("page", "page", null, null, null, null, null);
    private static final int FAST = 50;

    private final Things things = Things.shared();
    private Pulls pulls;
    private @Nullable RestServer server;

    @BeforeEach
    void newTenant() {
        pulls = new Pulls(things, things.stack.tenant());
    }

    @AfterEach
    void stop() {
        if (server != null) server.close();
    }

    private RestServer serve(Consumer<HttpServerRequest> answer) {
        server = new RestServer(things.stack.vertx(), answer);
        return server;
    }

    private static RestSource source(String url, @Nullable RestPaging paging) {
        return new RestSource(url, paging, null, (double) FAST);
    }

    /// Page `page` of `size` records out of `all`.
    private static void page(HttpServerRequest request, int size, int all) {
        int from = (number(request, "page", 1) - 1) * size;
        json(request, items(Math.min(from, all), Math.min(from + size, all)) + "}");
    }

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    @Test
    void numberedPagesWithATokenAreStoredExactly() {
        var tokens = new java.util.concurrent.ConcurrentSkipListSet<String>();
        var rest =
                serve(request -> {
                    tokens.add(request.getHeader("Authorization"));
                    page(request, 30, 170);
                });
        var authentication = new RestAuthentication("bearer", null, null);
        var paging = new RestPaging("page", "page", null, "per_page", 30, null, null);
        pulls.rest(
                new RestSource(rest.url("/v1/tickets?open=1"), paging, authentication, 50.0),
                "/items",
                "t0ken");

        var pull = pulls.pull();

        assertThat(pull.problem()).isNull();
        assertThat(pull.state()).isEqualTo("succeeded");
        assertThat(pull.rowsIn()).isEqualTo(170);
        assertThat(pull.rowsStored()).isEqualTo(170);
        assertThat(pull.pages()).isEqualTo(7);
        assertThat(pull.batches()).isEqualTo(3); // of 60 records, which is beyond 50
        assertThat(pulls.stored("id")).containsExactlyElementsOf(ids(170));
        assertThat(pulls.stored("amount")).contains("169.50");
        assertThat(tokens).containsExactly("Bearer t0ken");
        assertThat(rest.asked().getFirst()).isEqualTo("/v1/tickets?open=1&per_page=30&page=1");
        assertThat(pulls.source().state()).isEqualTo("idle");
        assertThat(pulls.source().lastPull()).isEqualTo(pull);
    }

    @Test
    void offsetsWithAKeyInAHeader() {
        var rest =
                serve(request -> {
                    if (!"k".equals(request.getHeader("X-Api-Key"))) status(request, 401);
                    else {
                        int from = number(request, "offset", -1);
                        json(request, items(from, Math.min(from + 7, 20)) + ",\"total\":20}");
                    }
                });
        var paging = new RestPaging("offset", "offset", null, "limit", 100, null, "/total");
        var authentication = new RestAuthentication("header", "X-Api-Key", null);
        pulls.rest(new RestSource(rest.url("/a"), paging, authentication, 50.0), "/items", "k");

        assertThat(pulls.pull().problem()).isNull();

        assertThat(pulls.stored("id")).containsExactlyElementsOf(ids(20));
        assertThat(rest.asked())
                .containsExactly(
                        "/a?limit=100&offset=0",
                        "/a?limit=100&offset=7",
                        "/a?limit=100&offset=14",
                        "/a?limit=100&offset=20");
    }

    @Test
    void cursorsInThePageWithAPassword() {
        var rest =
                serve(request -> {
                    var basic = "Basic dTpww6Rzcw=="; // u:päss
                    if (!basic.equals(request.getHeader("Authorization"))) status(request, 403);
                    else {
                        var at = request.getParam("after");
                        int from = at == null ? 0 : Integer.parseInt(at.substring(2));
                        var next = from < 8 ? "\"c&" + (from + 4) + "\"" : "null";
                        json(request, items(from, from + 4) + ",\"next\":" + next + "}");
                    }
                });
        var paging = new RestPaging("cursor", "after", null, null, null, "/next", null);
        var authentication = new RestAuthentication("basic", null, "u");
        pulls.rest(new RestSource(rest.url("/a"), paging, authentication, 50.0), "/items", "päss");

        assertThat(pulls.pull().problem()).isNull();

        assertThat(pulls.stored("id")).containsExactlyElementsOf(ids(12));
        assertThat(rest.asked()).containsExactly("/a", "/a?after=c%264", "/a?after=c%268");
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "cursor"})
    void addressesOfTheNextPage(String kind) {
        var rest =
                serve(request -> {
                    int from = number(request, "from", 0);
                    var next = "/a?from=" + (from + 5);
                    boolean isLast = from == 10;
                    if (!isLast) {
                        request.response().putHeader("Link", "<" + next + ">; rel=\"next\"");
                    }
                    json(
                            request,
                            items(from, from + 5)
                                    + (isLast ? "}" : ",\"next\":\"" + server.url(next) + "\"}"));
                });
        var pointer = kind.equals("cursor") ? "/next" : null;
        var paging = new RestPaging(kind, null, null, null, null, pointer, null);
        pulls.rest(source(rest.url("/a"), paging), "/items", null);

        assertThat(pulls.pull().problem()).isNull();

        assertThat(pulls.stored("id")).containsExactlyElementsOf(ids(15));
        assertThat(rest.asked()).containsExactly("/a", "/a?from=5", "/a?from=10");
    }

    @Test
    void wholePageWithoutPagingAndWithBadRecords() {
        var rest = serve(request -> json(request, "[{\"id\":1},7,{\"id\":\"x\"},{\"id\":2}]"));
        pulls.rest(source(rest.url("/"), null), null, null);

        var pull = pulls.pull();

        assertThat(pull.rowsIn()).isEqualTo(4);
        assertThat(pull.rowsStored() + pull.rowsQuarantined()).isEqualTo(4);
        assertThat(pull.rowsQuarantined()).isPositive();
        assertThat(rest.asked()).hasSize(1);
    }

    @Test
    void whatPassesIsWaitedForAndAskedAgain() {
        var count = new AtomicInteger();
        var rest =
                serve(request -> {
                    switch (count.incrementAndGet()) {
                        case 2 -> {
                            request.response().putHeader("Retry-After", "1");
                            status(request, 429);
                        }
                        case 3 -> status(request, 503);
                        case 5 -> request.connection().close();
                        default -> page(request, 10, 30);
                    }
                });
        pulls.rest(source(rest.url("/a"), PAGES), "/items", null);

        var pull = pulls.pull();

        assertThat(pull.problem()).isNull();
        assertThat(pulls.stored("id")).containsExactlyElementsOf(ids(30));
        assertThat(rest.asked())
                .containsExactly(
                        "/a?page=1",
                        "/a?page=2",
                        "/a?page=2",
                        "/a?page=2",
                        "/a?page=3",
                        "/a?page=3",
                        "/a?page=4");
    }

    @Test
    void whatDoesNotPassEndsThePullAndTheNextOneBeginsAnew() {
        var isWell = new java.util.concurrent.atomic.AtomicBoolean();
        var rest =
                serve(request -> {
                    if (number(request, "page", 1) == 3 && !isWell.get()) status(request, 500);
                    else page(request, 10, 30);
                });
        pulls.rest(source(rest.url("/a"), PAGES), "/items", null);

        var failed = pulls.pull();
        isWell.set(true);
        var well = pulls.pull();

        assertThat(failed.state()).isEqualTo("failed");
        assertThat(failed.problem()).isEqualTo("The source answered 500. It was asked 3 times.");
        assertThat(failed.rowsStored()).isEqualTo(20);
        assertThat(well.state()).isEqualTo("succeeded");
        assertThat(well.rowsStored()).isEqualTo(30);
        assertThat(pulls.stored("id")).hasSize(50);
    }

    private record Lie(
            Consumer<HttpServerRequest> answer, RestPaging paging, String reason, int kept) {}

    private static final RestPaging LINKS =
            new RestPaging("link", null, null, null, null, null, null);

    private Map<String, Lie> lies() {
        return Map.ofEntries(
                Map.entry(
                        "the same page again",
                        new Lie(
                                request -> json(request, items(0, 10) + "}"),
                                PAGES,
                                "The source gave the same page again, after 1 pages with 10 records.",
                                10)),
                Map.entry(
                        "pages without end",
                        new Lie(
                                request -> page(request, 10, Integer.MAX_VALUE),
                                PAGES,
                                "The source has more than 20 pages: it may have no end.",
                                200)),
                Map.entry(
                        "a way back",
                        new Lie(
                                request -> {
                                    int from = number(request, "from", 0);
                                    var next = "/a?from=" + (from + 1) % 3;
                                    request.response().putHeader("Link", "<" + next + ">;rel=next");
                                    json(request, items(from * 10, from * 10 + 10) + "}");
                                },
                                LINKS,
                                "The source gave the same page again, after 3 pages with 30 records.",
                                30)),
                Map.entry(
                        "another host",
                        new Lie(
                                request -> {
                                    var next = "<http://127.0.0.2:1/steal>; rel=next";
                                    request.response().putHeader("Link", next);
                                    json(request, items(0, 10) + "}");
                                },
                                LINKS,
                                "The source says that its next page is at another place, 127.0.0.2,"
                                        + " which is not followed.",
                                10)),
                Map.entry(
                        "an untrue total",
                        new Lie(
                                request -> {
                                    int from = (number(request, "page", 1) - 1) * 10;
                                    int to = Math.min(from + 10, 25);
                                    json(request, items(Math.min(from, 25), to) + ",\"total\":99}");
                                },
                                new RestPaging("page", "page", null, null, null, null, "/total"),
                                "The source said that it has 99 records and gave 25.",
                                25)),
                Map.entry(
                        "no JSON",
                        new Lie(
                                request -> {
                                    if (number(request, "page", 1) < 3) page(request, 10, 99);
                                    else json(request, "<html>Sign in</html>");
                                },
                                PAGES,
                                "The page is no JSON (line 1, column 1).",
                                20)),
                Map.entry(
                        "no records",
                        new Lie(
                                request -> json(request, "{\"error\":\"quota\"}"),
                                PAGES,
                                "The page has no array of records at /items.",
                                0)),
                Map.entry(
                        "too large",
                        new Lie(
                                request -> {
                                    if (number(request, "page", 1) < 2) page(request, 10, 99);
                                    else json(request, "[\"" + "x".repeat(3 << 20) + "\"]");
                                },
                                PAGES,
                                "A page is larger than 64 KiB: ask for fewer records a page.",
                                10)),
                Map.entry(
                        "elsewhere",
                        new Lie(
                                request -> {
                                    var to = "http://127.0.0.2:1/steal";
                                    request.response().putHeader("Location", to);
                                    status(request, 302);
                                },
                                PAGES,
                                "The source sends elsewhere (302), to http://127.0.0.2:1/steal: give"
                                        + " that address if it is right.",
                                0)),
                Map.entry(
                        "refused",
                        new Lie(
                                request -> status(request, 401),
                                PAGES,
                                "The source refuses who asks (401): give the secret again.",
                                0)),
                Map.entry(
                        "a long wait",
                        new Lie(
                                request -> {
                                    request.response().putHeader("Retry-After", "7200");
                                    status(request, 429);
                                },
                                PAGES,
                                "The source answered 429. It asks to wait for 120 minutes, which is"
                                        + " too long.",
                                0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the same page again",
                "pages without end",
                "a way back",
                "another host",
                "an untrue total",
                "no JSON",
                "no records",
                "too large",
                "elsewhere",
                "refused",
                "a long wait"
            })
    void sourceThatLiesEndsWithOneReasonAndLosesNothing(String name) {
        var lie = lies().get(name);
        var rest = serve(lie.answer());
        pulls.rest(source(rest.url("/a"), lie.paging()), "/items", null);

        var pull = pulls.pull();

        assertThat(pull.state()).isEqualTo("failed");
        assertThat(pull.problem()).isEqualTo(lie.reason());
        assertThat(pull.rowsStored()).isEqualTo(lie.kept());
        if (lie.kept() > 0) {
            assertThat(pulls.stored("id")).containsExactlyElementsOf(ids(lie.kept()));
        }
        assertThat(pulls.source().problem()).isEqualTo(lie.reason());
    }

    @Test
    void privateAddressesAreNotReached() {
        var rest = serve(request -> page(request, 10, 10));
        pulls.rest(source(rest.url("/a"), PAGES), "/items", null);
        var closed = new OutgoingGuard(List.of(), List.of());

        pulls.worker(things.objects, Things.BOUNDS, closed).handle(pulls.held());

        assertThat(pulls.last().problem()).contains("private network");
        assertThat(rest.asked()).isEmpty();
    }

    @Test
    void pullThatWasKilledGoesOnBehindWhatIsStored() {
        var rest = serve(request -> page(request, 30, 170));
        pulls.rest(source(rest.url("/a"), PAGES), "/items", null);
        var job = pulls.held();
        int killed = 0;

        // Every time a bit further: before and behind each body that is stored.
        for (int lives = 0; pulls.last().finishedAt() == null; lives++) {
            try {
                var mortal = new Mortal(things.objects, lives / 2, lives % 2 == 0);
                pulls.worker(mortal, Things.BOUNDS, things.guard).handle(job);
            } catch (Mortal.Killed e) {
                killed++;
            }
        }

        assertThat(killed).isPositive();
        assertThat(pulls.last().problem()).isNull();
        assertThat(pulls.last().rowsStored()).isEqualTo(170);
        assertThat(pulls.stored("id")).containsExactlyElementsOf(ids(170));
    }

    @Test
    void turnThatIsOverIsAnotherJobs() {
        var rest = serve(request -> page(request, 10, 40));
        pulls.rest(source(rest.url("/a"), PAGES), "/items", null);
        var b = Things.BOUNDS;
        var brief =
                new PullBounds(
                        1,
                        java.time.Duration.ZERO,
                        b.longest(),
                        b.sliceRows(),
                        b.sliceBytes(),
                        b.snapshotBytes(),
                        b.pageBytes(),
                        b.pages(),
                        b.ties(),
                        b.tries(),
                        b.request(),
                        b.retryAfter(),
                        b.stored(),
                        b.kept());
        var job = pulls.held();

        pulls.worker(things.objects, brief, things.guard).handle(job);

        var pull = pulls.awaitEnd(Long.parseLong(job.key()));
        assertThat(pull.state()).isEqualTo("succeeded");
        assertThat(pulls.stored("id")).containsExactlyElementsOf(ids(40));
    }

    @Test
    void secretsAreSealedAndGoToTheirPlaceOnly() {
        var authentication = new RestAuthentication("bearer", null, null);
        var there = new RestSource("http://127.0.0.1:9/a", null, authentication, null);
        var elsewhere = new RestSource("http://127.0.0.1:10/a", null, authentication, null);
        var further = new RestSource("http://127.0.0.1:9/b", null, authentication, null);

        var answer = pulls.rest(there, null, "geheim");

        assertThat(Json.write(answer)).doesNotContain("geheim").contains("\"hasSecret\":true");
        assertThat(pulls.rest(further, null, null).hasSecret()).isTrue();
        assertThat(refusal(elsewhere, null).detail()).startsWith("secret: give it again");
        var kept =
                things.stack
                        .db()
                        .in(
                                pulls.tenant(),
                                c ->
                                        c.preparedQuery(
                                                        "select s::text from sources s where name = $1")
                                                .execute(Tuple.of(Pulls.NAME))
                                                .await()
                                                .iterator()
                                                .next()
                                                .getString(0));
        assertThat(kept).doesNotContain("geheim");
    }

    private Problem refusal(RestSource source, @Nullable String secret) {
        var request =
                new PutPulledSource(
                        pulls.tenant(),
                        Pulls.NAME,
                        "rest",
                        Pulls.DATASET,
                        null,
                        secret,
                        null,
                        source,
                        null,
                        null,
                        null,
                        null);
        var thrown = new ProblemException[1];
        assertThatThrownBy(() -> things.ask(request))
                .isInstanceOfSatisfying(ProblemException.class, e -> thrown[0] = e);
        return thrown[0].problem();
    }

    @Test
    void whatIsWrongIsSaidAtOnce() {
        var bearer = new RestAuthentication("bearer", null, null);
        var host = new RestAuthentication("header", "Host", null);
        var url = "http://127.0.0.1:9/";
        var paging = new RestPaging("cursor", null, null, null, null, null, null);

        assertThat(refusal(new RestSource("ftp://a/", null, null, null), null).detail())
                .isEqualTo("rest.url: an http or https address");
        assertThat(refusal(new RestSource("http://u:p@a/", null, null, null), null).detail())
                .startsWith("rest.url: without a user");
        assertThat(refusal(new RestSource("http://10.0.0.1/", null, null, null), null).detail())
                .contains("private network");
        assertThat(refusal(new RestSource(url, paging, null, null), null).detail())
                .startsWith("rest.paging.cursor");
        assertThat(refusal(new RestSource(url, null, bearer, null), null).detail())
                .isEqualTo("secret: is missing");
        assertThat(refusal(new RestSource(url, null, host, null), "k").detail())
                .startsWith("rest.authentication.header");
        assertThat(refusal(new RestSource(url, null, null, null), "k").detail())
                .isEqualTo("secret: no authentication asks for it");
    }
}
