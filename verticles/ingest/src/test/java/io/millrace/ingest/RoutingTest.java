package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.GetDataset;
import io.millrace.ingest.api.IngestRequest.GetRoutes;
import io.millrace.ingest.api.IngestRequest.GetRouting;
import io.millrace.ingest.api.IngestRequest.Pipeline;
import io.millrace.ingest.api.IngestRequest.PreviewRoute;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.api.IngestRequest.PutRecord;
import io.millrace.ingest.api.IngestRequest.PutRoutes;
import io.millrace.ingest.api.IngestRequest.PutSource;
import io.millrace.ingest.api.IngestRequest.Quarantine;
import io.millrace.ingest.api.IngestRequest.ReplayBatch;
import io.millrace.ingest.api.IngestRequest.RouteAgain;
import io.millrace.ingest.api.IngestRequest.RouteRule;
import io.millrace.ingest.api.IngestRequest.RoutedPart;
import io.millrace.ingest.api.IngestRequest.Rows;
import io.millrace.ingest.api.IngestRequest.Totals;
import io.millrace.ingest.api.IngestRequest.Unrouted;
import io.millrace.ingest.engine.ValueReader.Message;
import io.millrace.ingest.store.BatchWriter;
import io.millrace.ingest.store.Slice;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Mixed records on real Postgres: each is in one place, once.
class RoutingTest {
    private static final String NDJSON = "application/x-ndjson";
    private static final String MIXED =
            """
            {"type":"order","id":1,"amount":2.50}
            {"type":"customer","id":7,"name":"Ada"}
            broken
            {"type":"order","id":2,"amount":3.50}
            {"type":"payment","iban":"X"}
            {"id":3}
            """;

    private final Things things = Things.shared();
    private final TenantId tenant = things.stack.tenant();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RouteRule of(String type, String dataset) {
        return new RouteRule(dataset, null, null, "type", type);
    }

    private void route(RouteRule... items) {
        long version = things.ask(new GetRoutes(tenant)).version();
        var put = new PutRoutes(tenant, version, List.of(items), "ada");
        assertThat(things.ask(put).version()).isEqualTo(version + 1);
    }

    private void routeAll() {
        route(of("order", "orders"), of("customer", "customers"));
    }

    private BatchAnswer send(String body) {
        return things.send(tenant, "unrouted", NDJSON, bytes(body));
    }

    private long rows(String dataset) {
        return things.ask(new GetDataset(tenant, dataset)).rows();
    }

    private List<Object> lines(String dataset) {
        return things.ask(new Rows(tenant, dataset, 100, null)).items().stream()
                .<Object>map(row -> String.valueOf(row.get("_line")))
                .toList();
    }

    /// What came is in a dataset, waits, or is in quarantine, also in the sums.
    private void assertTotals(long in, long quarantined) {
        var totals = things.ask(new Totals(tenant));
        assertThat(totals.in()).isEqualTo(in);
        assertThat(totals.quarantined()).isEqualTo(quarantined);
        assertThat(totals.stored()).isEqualTo(in - quarantined);
    }

    private void assertRouting(String batch, long routed, long unrouted, long quarantined) {
        var its = things.ask(new GetRouting(tenant, batch));
        assertThat(its.rowsRouted()).isEqualTo(routed);
        assertThat(its.rowsUnrouted()).isEqualTo(unrouted);
        assertThat(its.rowsQuarantined()).isEqualTo(quarantined);
        assertThat(its.rowsIn()).isEqualTo(routed + unrouted + quarantined);
        assertThat(its.parts().stream().mapToLong(RoutedPart::rows).sum()).isEqualTo(routed);
    }

    private static void assertRefused(int status, ThrowingCallable asked) {
        assertThatThrownBy(asked)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(status));
    }

    @Test
    void everyRecordIsInItsDatasetWaitsOrIsInQuarantine() {
        routeAll();

        var batch = send(MIXED);

        assertThat(batch.state()).isEqualTo("stored");
        assertRouting(batch.id(), 3, 2, 1);
        assertTotals(6, 1);
        assertThat(lines("orders")).containsExactly("1", "4");
        assertThat(lines("customers")).containsExactly("2");
        assertThat(things.ask(new GetDataset(tenant, "orders")).columns().get("amount").type())
                .isEqualTo("numeric");
        var waiting = things.ask(new Unrouted(tenant, 10, null)).items();
        assertThat(waiting).extracting(its -> its.line()).containsExactly(6L, 5L);
        assertThat(waiting.getLast().record()).isEqualTo("{\"type\":\"payment\",\"iban\":\"X\"}");
        assertThat(waiting).allMatch(its -> its.batchId().equals(batch.id()));
        assertThat(things.ask(new GetRoutes(tenant)).waiting()).isEqualTo(2);
        assertThat(rows("unrouted")).isEqualTo(2);
        var aside =
                things.ask(new Quarantine(tenant, "unrouted", null, null, null, 9, null)).items();
        assertThat(aside)
                .singleElement()
                .matches(its -> its.line() == 3 && its.raw().equals("broken"));
    }

    @Test
    void withoutRoutesEverythingWaits() {
        var batch = send(MIXED);

        assertRouting(batch.id(), 0, 5, 1);
        assertTotals(6, 1);
    }

    @Test
    void theSameKeyAddsNothing() {
        routeAll();
        var object = things.put(bytes(MIXED));
        var accept = Things.accept(tenant, "unrouted", NDJSON, "identity", object, "k");

        var first = things.ask(accept);
        var second = things.ask(accept);

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(rows("orders")).isEqualTo(2);
        assertTotals(6, 1);
    }

    @Test
    void whatWaitsIsRoutedAgainOnceAndNothingIsLost() {
        route(of("order", "orders"));
        var one = send(MIXED);
        var two = send(MIXED + "{\"type\":\"customer\",\"id\":8}\n");
        assertRouting(two.id(), 2, 4, 1);

        route(of("customer", "customers"), of("payment", "payments"), of("order", "other"));
        var again = things.ask(new RouteAgain(tenant, null));
        var after = things.ask(new RouteAgain(tenant, again.next()));
        var anew = things.ask(new RouteAgain(tenant, null));

        assertThat(again.routed()).isEqualTo(5);
        assertThat(again.waiting()).isEqualTo(2);
        assertThat(after.routed() + anew.routed()).isZero();
        assertThat(after.next()).isNull();
        assertRouting(one.id(), 4, 1, 1);
        assertRouting(two.id(), 5, 1, 1);
        assertTotals(13, 2);
        assertThat(rows("customers")).isEqualTo(3);
        assertThat(rows("payments")).isEqualTo(2);
        assertThat(rows("orders")).isEqualTo(4);
        assertThat(rows("unrouted")).isEqualTo(2);
        // They were counted as used when they came.
        assertThat(things.stack.db().meter().pending(tenant).rows()).isLessThanOrEqualTo(13);
    }

    @Test
    void whatADatasetRefusesIsNotThereInPart() {
        routeAll();
        send(MIXED);
        var held = new DatasetSettings(null, null, null, null, "hold");
        things.ask(new PutDataset(tenant, "orders", held));

        var refused =
                send("{\"type\":\"customer\",\"id\":9}\n{\"type\":\"order\",\"id\":5,\"new\":1}\n");

        assertThat(refused.state()).isEqualTo("failed");
        assertThat(refused.problem()).contains("orders").contains("new");
        assertRouting(refused.id(), 0, 0, 0);
        assertTotals(6, 1);
        assertThat(rows("customers")).isEqualTo(1);
    }

    @Test
    void whatTheDatabaseRefusesWaitsOn() {
        var settings = new DatasetSettings("upsert", List.of("id"), null, null, null);
        things.ask(new PutDataset(tenant, "orders", settings));
        things.csv(tenant, "orders", "id\n1\n");
        send("{\"type\":\"order\",\"id\":5}\n");
        route(of("order", "orders_current"));

        var again = things.ask(new RouteAgain(tenant, null));

        assertThat(again.routed()).isZero();
        assertThat(again.refused()).singleElement().matches(its -> its.rows() == 1);
        assertThat(rows("unrouted")).isEqualTo(1);
        assertTotals(2, 0);
    }

    @Test
    void whatOneDatasetRefusesKeepsNoOtherRecord() {
        things.csv(tenant, "a", "id\n1\n");
        things.ask(
                new PutDataset(tenant, "a", new DatasetSettings(null, null, null, null, "hold")));
        var batch = send("{\"type\":\"a\",\"id\":5,\"more\":1}\n{\"type\":\"b\",\"id\":6}\n");
        route(of("a", "a"), of("b", "b"));

        var again = things.ask(new RouteAgain(tenant, null));

        assertThat(again.routed()).isEqualTo(1);
        assertThat(again.waiting()).isEqualTo(1);
        assertThat(again.refused())
                .singleElement()
                .matches(its -> its.dataset().equals("a") && its.reason().contains("more"));
        var waits = things.ask(new Unrouted(tenant, 10, null)).items();
        assertThat(waits).singleElement().matches(its -> its.problem() != null);
        assertThat(rows("a")).isEqualTo(1);
        assertThat(rows("b")).isEqualTo(1);
        assertRouting(batch.id(), 1, 1, 0);
        assertTotals(3, 0);
        route(of("b", "b"));
        things.ask(new RouteAgain(tenant, null));
        assertThat(things.ask(new Unrouted(tenant, 10, null)).items())
                .singleElement()
                .matches(its -> its.problem() == null);
    }

    @Test
    void whatIsRoutedLaterIsCountedOnceAndKeptOnce() {
        var batch = send(MIXED);
        routeAll();

        assertThat(things.ask(new RouteAgain(tenant, null)).routed()).isEqualTo(3);

        var from = Instant.now().minus(Duration.ofDays(2));
        var asked = new Pipeline(tenant, null, from, from.plus(Duration.ofDays(4)), true);
        var sums = things.ask(asked).total();
        assertThat(sums.rowsIn()).isEqualTo(6);
        assertThat(sums.rowsStored()).isEqualTo(5);
        assertThat(sums.rowsQuarantined()).isEqualTo(1);
        assertThat(count("select id from unrouted")).isEqualTo(2);
        assertRouting(batch.id(), 3, 2, 1);
        assertTotals(6, 1);
    }

    private int count(String sql) {
        return things.stack.db().in(tenant, c -> c.preparedQuery(sql).execute().await().size());
    }

    @Test
    void recordsAreTriedAgainByManyAtOnce() {
        var body = new StringBuilder();
        for (int i = 0; i < 6_000; i++) {
            body.append("{\"type\":\"%s\",\"id\":%d}\n".formatted("ab".charAt(i % 2), i));
        }
        send(body.toString());
        send(body.toString());
        route(of("a", "a"), of("b", "b"));
        var cursors = Arrays.asList(null, "3000", "6000", "9000");

        long routed;
        try (var threads = Executors.newFixedThreadPool(cursors.size())) {
            var asked =
                    cursors.stream()
                            .map(its ->
                                    CompletableFuture.supplyAsync(
                                            () -> things.ask(new RouteAgain(tenant, its)), threads))
                            .toList();
            routed = asked.stream().mapToLong(its -> its.join().routed()).sum();
        }

        assertThat(rows("a") + rows("b")).isEqualTo(routed);
        assertThat(rows("unrouted")).isEqualTo(12_000 - routed);
        assertThat(count("select id from unrouted")).isEqualTo((int) (12_000 - routed));
        assertTotals(12_000, 0);
    }

    @Test
    void recordsOfACsvHaveTheTypesThatTheyHaveByThemselves() {
        routeAll();

        var batch =
                things.csv(
                        tenant,
                        "unrouted",
                        "type,id,amount\norder,1,2.50\ncustomer,7,\nnone,1,1\norder,2,3.50\n");

        assertRouting(batch.id(), 3, 1, 0);
        var columns = things.ask(new GetDataset(tenant, "orders")).columns();
        assertThat(columns.get("id").type()).isEqualTo("bigint");
        assertThat(columns.get("amount").type()).isEqualTo("numeric");
        assertThat(lines("orders")).containsExactly("2", "5");
    }

    @Test
    void manyRecordsOfManyKindsAddUp() {
        routeAll();
        var body = new StringBuilder();
        IntStream.range(0, 20_000)
                .forEach(i ->
                        body.append("{\"type\":\"")
                                .append(List.of("order", "customer", "x").get(i % 3))
                                .append("\",\"id\":")
                                .append(i)
                                .append("}\n"));

        var batch = send(body.toString());

        assertRouting(batch.id(), 13_334, 6_666, 0);
        route(of("x", "others"));
        long routed = 0;
        String cursor = null;
        do {
            var again = things.ask(new RouteAgain(tenant, cursor));
            routed += again.routed();
            cursor = again.next();
        } while (cursor != null);
        assertThat(routed).isEqualTo(6_666);
        assertRouting(batch.id(), 20_000, 0, 0);
        assertTotals(20_000, 0);
    }

    private static Slice slice(long stored, int from, int to) {
        var kinds = List.of("order", "customer", "payment");
        var messages =
                IntStream.range(from, to)
                        .mapToObj(i ->
                                new Message(
                                        i,
                                        bytes(
                                                "{\"event\":{\"type\":\"%s\",\"id\":%d}}"
                                                        .formatted(kinds.get(i % 3), i))))
                        .toList();
        return new Slice("live", "topic-id", 0, "unrouted", "/event", messages, stored);
    }

    private void read(String topic) {
        things.ask(
                new PutSource(
                        tenant,
                        "live",
                        "kafka",
                        topic,
                        "json",
                        "unrouted",
                        "/event",
                        null,
                        null,
                        null));
    }

    @Test
    void whatATopicDeliversAgainAddsNothing() {
        read("routed-again");
        route(
                new RouteRule("streamed", "live", null, "type", "order"),
                of("customer", "customers"));
        var writer = new BatchWriter(things.stack.db(), things.queue, things.outbox);

        var first = writer.store(tenant, slice(0, 0, 30), "t");
        var same = writer.store(tenant, slice(0, 0, 30), "t");
        var overlap = writer.store(tenant, slice(0, 20, 36), "t");

        assertRouting(first.orElseThrow().id(), 20, 10, 0);
        assertThat(same).isEmpty();
        assertRouting(overlap.orElseThrow().id(), 4, 2, 0);
        assertTotals(36, 0);
        assertThat(rows("streamed")).isEqualTo(12);
        assertThat(lines("customers")).contains("1", "34").hasSize(12);
        route(of("payment", "payments"));
        assertThat(things.ask(new RouteAgain(tenant, null)).routed()).isEqualTo(12);
        assertThat(rows("payments")).isEqualTo(12);
        assertTotals(36, 0);
    }

    @Test
    void routesOfAnotherTenantAreItsOwn() {
        routeAll();
        var batch = send(MIXED);
        var other = things.stack.tenant();

        assertThat(things.ask(new GetRoutes(other)).items()).isEmpty();
        assertThat(things.ask(new Unrouted(other, 10, null)).items()).isEmpty();
        assertThat(things.ask(new RouteAgain(other, null)).routed()).isZero();
        assertRefused(404, () -> things.ask(new GetRouting(other, batch.id())));
        var named = new RouteRule("t_" + tenant.value(), null, null, null, null);
        things.ask(new PutRoutes(other, 0, List.of(of("order", "orders"), named), "eve"));
        things.send(other, "unrouted", NDJSON, bytes(MIXED));
        assertThat(rows("orders")).isEqualTo(2);
        assertTotals(6, 1);
    }

    @Test
    void aListThatWasReplacedMeanwhileIsNotOverwritten() {
        routeAll();

        assertRefused(
                409, () -> things.ask(new PutRoutes(tenant, 0, List.of(of("x", "y")), "ada")));

        assertThat(things.ask(new GetRoutes(tenant)).items()).hasSize(2);
        assertThat(things.ask(new GetRoutes(tenant)).changedBy()).isEqualTo("ada");
    }

    @Test
    void routesThatCannotBeAreRefused() {
        assertInvalid(400, of("x", "No Name"));
        assertInvalid(400, of("a\0b", "a"));
        assertInvalid(400, new RouteRule("a", null, null, null, "x"));
        assertInvalid(400, new RouteRule("a", "", null, null, null));
        assertInvalid(422, of("x", "unrouted"));
    }

    private void assertInvalid(int status, RouteRule rule) {
        assertRefused(status, () -> things.ask(new PutRoutes(tenant, 0, List.of(rule), "ada")));
    }

    @Test
    void aRecordIsTriedWithoutBeingStored() {
        routeAll();

        var taken = preview("{\"type\":\"customer\"}", null);
        var none = preview("{\"type\":\"none\"}", null);
        var draft = preview("{\"type\":\"none\"}", List.of(of("none", "nothing")));

        assertThat(taken.place()).isEqualTo(1);
        assertThat(taken.dataset()).isEqualTo("customers");
        assertThat(none.place()).isNull();
        assertThat(none.dataset()).isNull();
        assertThat(draft.dataset()).isEqualTo("nothing");
        assertRefused(
                422, () -> preview("{\"type\":" + "[".repeat(90) + "]".repeat(90) + "}", null));
        assertTotals(0, 0);
    }

    private IngestRequest.RoutePreview preview(String record, @Nullable List<RouteRule> items) {
        return things.ask(new PreviewRoute(tenant, null, record, items));
    }

    @Test
    void aDatasetOfTheNameFromBeforeStaysWhatItIs() {
        execute("insert into datasets (name) values ('unrouted')");
        execute(
                """
                insert into dataset_columns (dataset, position, name, header, type, required, inferred)
                values ('unrouted', 0, 'id', 'id', 'bigint', false, false)
                """);

        var batch = things.csv(tenant, "unrouted", "id\n7\n");

        assertThat(batch.rowsStored()).isEqualTo(1);
        assertThat(things.ask(new Rows(tenant, "unrouted", 10, null)).items()).hasSize(1);
        assertRouting(batch.id(), 1);
        assertRefused(409, () -> things.ask(new GetRoutes(tenant)));
        assertRefused(
                409, () -> things.ask(new PutRoutes(tenant, 0, List.of(of("x", "y")), "ada")));
        assertRefused(409, () -> things.ask(new RouteAgain(tenant, null)));
        things.ask(new PutRecord(tenant, "unrouted", "{\"id\":9}", Warehoused.ADA));
        assertThat(rows("unrouted")).isEqualTo(2);

        execute("delete from column_aliases where dataset = 'unrouted'");
        execute("delete from dataset_columns where dataset = 'unrouted'");
        execute("update datasets set created = false, rows = 0 where name = 'unrouted'");
        routeAll();
        assertRouting(send(MIXED).id(), 3, 2, 1);
    }

    /// Of a batch that is not mixed.
    private void assertRouting(String batch, long rowsIn) {
        var its = things.ask(new GetRouting(tenant, batch));
        assertThat(its.rowsIn()).isEqualTo(rowsIn);
        assertThat(its.rowsRouted()).isZero();
        assertThat(its.rowsUnrouted()).isZero();
    }

    private void execute(String sql) {
        things.stack.db().in(tenant, c -> c.preparedQuery(sql).execute().await().size());
    }

    @Test
    void theMixedDatasetIsNoTable() {
        routeAll();
        var batch = send(MIXED);
        var settings = new DatasetSettings("upsert", List.of("id"), null, null, null);

        assertRefused(422, () -> things.ask(new PutDataset(tenant, "unrouted", settings)));
        var record = new PutRecord(tenant, "unrouted", "{\"id\":9}", Warehoused.ADA);
        assertRefused(422, () -> things.ask(record));
        assertThat(rows("unrouted")).isEqualTo(2);
        assertRefused(
                422, () -> things.ask(new ReplayBatch(tenant, batch.id(), null, true, "ada")));
        assertThat(things.ask(new Rows(tenant, "unrouted", 10, null)).items()).isEmpty();
    }
}
