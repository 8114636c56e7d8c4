package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.api.IngestRequest.ColumnSettings;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.GetBatch;
import io.millrace.ingest.api.IngestRequest.GetDataset;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.api.IngestRequest.Totals;
import io.millrace.ingest.api.IngestRequest.VersionAnswer;
import io.millrace.ingest.api.IngestRequest.Writer;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarehouseTest {
    private final Things things = Things.shared();
    private TenantId tenant;
    private Warehoused orders;

    @BeforeEach
    void newTenant() {
        tenant = things.stack.tenant();
        orders = new Warehoused(things, tenant, "orders");
    }

    private static void assertProblem(ThrowingCallable call, int status, String detail) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().detail()).contains(detail);
                            assertThat(e.problem().status()).isEqualTo(status);
                        });
    }

    @Test
    void eachChangeKeepsTheOlderVersionAndTheInstantsBeforeReturnIt() {
        orders.declare(null, "id");
        var first = orders.upload("id,status,amount\n1,placed,9.90\n2,placed,5\n");

        var put = orders.put("{\"id\":3,\"status\":\"placed\",\"amount\":1.10}");
        var patch = orders.patch("1", "{\"status\":\"paid\"}");
        var delete = orders.delete("2");

        assertThat(List.of(put.outcome(), patch.outcome(), delete.outcome()))
                .containsExactly("inserted", "updated", "deleted");
        assertThat(patch.record()).isNotNull();
        assertThat(patch.record().values())
                .containsEntry("status", "paid")
                .containsEntry("amount", new BigDecimal("9.90"));
        assertThat(delete.record()).isNull();
        assertThat(orders.held(null)).extracting("id").containsExactly(1, 3);
        assertThat(orders.held(first.finishedAt())).extracting("id").containsExactly(1, 2);
        assertThat(orders.get("1", first.finishedAt()).values()).containsEntry("status", "placed");
        assertThat(orders.get("2", orders.end(patch.batchId())).values())
                .containsEntry("status", "placed");
        assertProblem(() -> orders.get("2", null), 404, "There is no record 2");
        assertProblem(() -> orders.get("2", orders.end(delete.batchId())), 404, "no record 2");
        assertThat(orders.held(first.finishedAt().minusMillis(1))).isEmpty();
    }

    @Test
    void versionsTellWhenAndWhoTheNewestFirstByPages() {
        orders.declare(null, "id");
        orders.upload("id,status\n1,placed\n");
        orders.patch("1", "{\"status\":\"paid\"}", new Writer("grace", null));
        orders.delete("1");
        orders.upload("id,status\n1,again\n");

        var all = orders.versions("1");

        assertThat(all)
                .extracting(VersionAnswer::actor)
                .containsExactly("tester", "ada", "grace", "tester");
        assertThat(all)
                .extracting(VersionAnswer::source)
                .containsExactly("http", "record", "record", "http");
        assertThat(all)
                .extracting(VersionAnswer::deleted)
                .containsExactly(false, true, false, false);
        assertThat(all)
                .extracting(VersionAnswer::current)
                .containsExactly(true, false, false, false);
        assertThat(all.get(1).values()).isNull();
        assertThat(all.get(2).values()).containsEntry("status", "paid");
        assertThat(all).isSortedAccordingTo((a, b) -> b.at().compareTo(a.at()));
        var page = orders.versions("1", 3, null);
        assertThat(page.items()).isEqualTo(all.subList(0, 3));
        assertThat(orders.versions("1", 3, page.next()).items()).isEqualTo(all.subList(3, 4));
        assertThat(orders.versions("1", 3, page.next()).next()).isNull();
        assertProblem(() -> orders.versions("9"), 404, "There is no record 9");
    }

    @Test
    void writesAreBatchesOfTheLedger() {
        orders.declare(null, "id");
        orders.upload("id,status\n1,placed\n");
        var before = things.ask(new Totals(tenant));

        var put =
                things.ask(
                        new GetBatch(
                                tenant, orders.put("{\"id\":1,\"status\":\"placed\"}").batchId()));
        var delete = things.ask(new GetBatch(tenant, orders.delete("1").batchId()));

        assertThat(put.state()).isEqualTo("stored");
        assertThat(put.source()).isEqualTo("record");
        assertThat(List.of(put.rowsIn(), put.rowsStored(), put.unchanged())).containsOnly(1L);
        assertThat(delete.rowsIn()).isZero();
        assertThat(delete.inserted() + delete.updated() + delete.unchanged() + delete.superseded())
                .isZero();
        var after = things.ask(new Totals(tenant));
        assertThat(after.in()).isEqualTo(before.in() + 1);
        assertThat(after.in()).isEqualTo(after.stored() + after.quarantined());
        assertThat(things.ask(new GetDataset(tenant, "orders")).revision()).isEqualTo(3);
        assertThat(things.ask(new GetDataset(tenant, "orders")).rows()).isEqualTo(2);
    }

    @Test
    void whatDoesNotFitIsRefusedByColumnAndReasonAndNothingIsStored() {
        var columns =
                Map.of(
                        "amount", new ColumnSettings("numeric", true),
                        "n", new ColumnSettings("bigint", null));
        var settings = new DatasetSettings("upsert", List.of("id"), null, columns, "quarantine");
        things.ask(new PutDataset(tenant, "orders", settings));
        orders.upload("id,amount,n\n1,1.5,1\n");

        assertProblem(() -> orders.put("{\"id\":2,\"amount\":\"x\"}"), 422, "amount: bad-type.");
        assertProblem(() -> orders.put("{\"id\":2}"), 422, "amount: missing-required.");
        assertProblem(() -> orders.put("{\"amount\":2}"), 422, "id: missing-required.");
        assertProblem(
                () -> orders.put("{\"id\":2,\"amount\":1,\"n\":99999999999999999999}"), 422, "n: ");
        assertProblem(
                () -> orders.put("{\"id\":2,\"amount\":1,\"extra\":1}"),
                422,
                "extra: too-many-fields.");
        assertProblem(
                () -> orders.patch("1", "{\"amount\":null}"), 422, "amount: missing-required.");
        assertProblem(() -> orders.patch("1", "{\"n\":1e999999999}"), 422, "A number is too large");
        assertProblem(() -> orders.patch("1", "{\"id\":2}"), 422, "The key names the record");
        assertProblem(() -> orders.patch("1", "[]"), 400, "a JSON object is wanted");
        assertProblem(() -> orders.patch("1", "{\"n\":1,\"N\":2}"), 400, "is given twice");
        assertProblem(
                () -> orders.put("{\"id\":1,\"amount\":1}{\"id\":2,\"amount\":1}"),
                400,
                "one record");
        assertProblem(() -> orders.patch("9", "{\"n\":2}"), 404, "There is no record 9");
        assertProblem(() -> orders.delete("9"), 404, "There is no record 9");
        assertProblem(() -> orders.delete("x"), 400, "key: id (bigint) is wanted.");
        assertProblem(() -> orders.get("x", null), 400, "key: id (bigint) is wanted.");
        assertProblem(
                () -> orders.get("1", Instant.now().plusSeconds(600)),
                400,
                "as_of: lies in the future");
        assertProblem(() -> orders.page(null, 2, "x"), 400, "cursor: not one of ours");
        assertProblem(() -> orders.versions("1", 2, "1-2"), 400, "cursor");

        assertThat(orders.held(null)).hasSize(1);
        assertThat(things.ask(new GetDataset(tenant, "orders")).rows()).isEqualTo(1);
        assertThat(things.ask(new Totals(tenant)).in()).isEqualTo(1);
    }

    @Test
    void aDatasetWithoutAKeyHasAPastButNoSingleRecords() {
        var first = orders.upload("id,status\n1,placed\n1,paid\n");
        var put = orders.put("{\"id\":2,\"status\":\"placed\"}");

        assertThat(put.outcome()).isEqualTo("stored");
        assertThat(orders.held(null))
                .extracting("status")
                .containsExactly("placed", "paid", "placed");
        assertThat(orders.held(first.finishedAt())).hasSize(2);
        assertProblem(() -> orders.patch("1", "{\"status\":\"x\"}"), 422, "has no key");
        assertProblem(() -> orders.delete("1"), 422, "has no key");
        assertProblem(() -> orders.get("1", null), 422, "has no key");
        assertProblem(() -> orders.versions("1"), 422, "has no key");
        assertThat(things.ask(new GetDataset(tenant, "orders")).rows()).isEqualTo(3);
    }

    @Test
    void theSameIdempotencyKeyGivesTheFirstAnswer() {
        orders.declare(null, "id");
        orders.upload("id,status\n1,placed\n");
        var once = new Writer("ada", "k1");

        var first = orders.patch("1", "{\"status\":\"paid\"}", once);
        orders.patch("1", "{\"status\":\"sent\"}");
        var again = orders.patch("1", "{\"status\":\"paid\"}", once);

        assertThat(again.batchId()).isEqualTo(first.batchId());
        assertThat(again.outcome()).isEqualTo("updated");
        assertThat(orders.get("1", null).values()).containsEntry("status", "sent");
        assertProblem(() -> orders.patch("1", "{\"status\":\"x\"}", once), 409, "Idempotency-Key");
        assertProblem(
                () -> orders.put("{\"id\":1,\"status\":\"paid\"}", once), 409, "Idempotency-Key");
        var gone = new Writer("ada", "k2");
        assertThat(orders.delete("1", gone)).isEqualTo(orders.delete("1", gone));
    }

    @Test
    void aDeletionIsLaterThanWhatCameBefore() {
        orders.declare("at", "id");
        var old = "id,at,status\n1,2024-01-01T10:00:00Z,placed\n";
        orders.upload(old);
        orders.delete("1");

        var again = orders.upload(old);
        var soon = Instant.now().plus(Duration.ofHours(3));
        var back = "{\"id\":1,\"at\":\"%s\",\"status\":\"back\"}".formatted(soon);
        var later = orders.put(back);

        assertThat(again.superseded()).isEqualTo(1);
        assertThat(later.outcome()).isEqualTo("inserted");
        assertThat(orders.versions("1"))
                .extracting(VersionAnswer::current)
                .containsExactly(true, false, false, false);
        var sooner = "{\"at\":\"%s\"}".formatted(soon.minus(Duration.ofHours(1)));
        assertThat(orders.patch("1", sooner).outcome()).isEqualTo("superseded");
        assertThat(orders.get("1", null).values()).containsEntry("status", "back");
        orders.delete("1");
        assertThat(orders.put(back.replace("back", "x")).outcome()).isEqualTo("superseded");
    }

    @Test
    void aKeyOfSeveralColumnsIsOneTextInTheOrderOfTheKey() {
        orders.declare(null, "shop", "no");
        orders.upload("no,shop,status\n1,\"a,b\",x\n2,\"a,b\",y\n1,c\\d,z\n");

        assertThat(orders.get("a\\,b,2", null).values()).containsEntry("status", "y");
        assertThat(orders.get("c\\\\d,1", null).key()).isEqualTo("c\\\\d,1");
        assertThat(orders.held(null)).hasSize(3);
        assertThat(orders.patch("a\\,b,1", "{\"status\":\"w\"}").outcome()).isEqualTo("updated");
        assertThat(orders.delete("a\\,b,2").outcome()).isEqualTo("deleted");
        assertProblem(
                () -> orders.get("a,b,2", null), 400, "key: shop (text),no (bigint) is wanted.");
    }

    @Test
    void everyTypeIsKeptByAPatch() {
        var types = new TreeMap<String, ColumnSettings>();
        for (var type :
                List.of(
                        "bigint",
                        "numeric",
                        "double",
                        "boolean",
                        "date",
                        "timestamp",
                        "timestamptz",
                        "text",
                        "jsonb")) {
            types.put("a " + type, new ColumnSettings(type, null));
        }
        things.ask(
                new PutDataset(
                        tenant,
                        "orders",
                        new DatasetSettings("upsert", List.of("id"), null, types, null)));
        orders.put(
                """
                {"id":1,"a bigint":9007199254740993,"a numeric":0.10,"a double":1e-7,"a boolean":true,
                 "a date":"2024-02-29","a timestamp":"2024-02-29T10:11:12.123456",
                 "a timestamptz":"2024-02-29T10:11:12.5+02:00","a text":"00123 \\u00e9 \\"x\\"","a jsonb":{"b":[1,null,"x"]}}
                """);
        var before = orders.get("1", null).values();

        var patched = orders.patch("1", "{\"note\":\"new column\"}");

        var after = new LinkedHashMap<>(patched.record().values());
        assertThat(after.remove("note")).isEqualTo("new column");
        assertThat(after).isEqualTo(before);
        assertThat(before)
                .containsEntry("a_bigint", 9007199254740993L)
                .containsEntry("a_numeric", new BigDecimal("0.10"));
    }

    @Test
    void whatAReplayMendsIsThereFromThenOn() {
        var mends = new Mends(things, tenant);
        mends.declare("orders", Map.of("amount", "numeric"));
        orders.declare(null, "id");
        var first = orders.upload("id,amount\n1,1.5\n2,2 EUR\n");
        orders.delete("1");

        mends.replay(Mends.all("orders", "bad-type", "amount"), "replace(amount, ' EUR', '')");

        assertThat(orders.held(first.finishedAt())).extracting("id").containsExactly(1);
        assertThat(orders.held(Instant.now())).extracting("id").containsExactly(2);
        assertThat(orders.versions("2").getFirst().actor()).isEqualTo(Mends.ACTOR);
        assertThat(orders.versions("2").getFirst().at()).isAfter(first.finishedAt());
    }

    @Test
    void aRecordThatWasDeletedStaysSoWhenAnOldRowIsMended() {
        var mends = new Mends(things, tenant);
        mends.declare("orders", Map.of("amount", "numeric"));
        orders.declare(null, "id");
        orders.upload("id,amount\n1,1.5\n");
        var dirty = orders.upload("id,amount\n1,2 EUR\n");
        orders.delete("1");

        mends.replay(Mends.all("orders", "bad-type", "amount"), "replace(amount, ' EUR', '')");

        assertThat(orders.held(null)).isEmpty();
        assertThat(orders.held(Instant.now())).isEmpty();
        assertThat(things.ask(new GetBatch(tenant, dirty.id())).superseded()).isEqualTo(1);
        assertThat(orders.versions("1")).hasSize(3);
    }

    @Test
    void aSecondDatasetOfTheTablesNameIsSaid() {
        orders.declare(null, "id");
        orders.upload("id\n1\n");
        new Warehoused(things, tenant, "orders_deleted").upload("a\n1\n");

        assertProblem(() -> orders.delete("1"), 409, "another dataset");
        assertThat(orders.held(null)).hasSize(1);
    }

    @Test
    void whatIsAnothersIsNotThere() {
        orders.declare(null, "id");
        orders.upload("id,status\n1,placed\n");
        var stranger = new Warehoused(things, things.stack.tenant(), "orders");

        var there = "There is no dataset orders here";
        assertProblem(() -> stranger.held(null), 404, there);
        assertProblem(() -> stranger.get("1", null), 404, there);
        assertProblem(() -> stranger.versions("1"), 404, there);
        assertProblem(() -> stranger.put("{\"id\":1}"), 404, there);
        assertProblem(() -> stranger.patch("1", "{\"status\":\"x\"}"), 404, there);
        assertProblem(() -> stranger.delete("1"), 404, there);
    }

    /// Whatever is done to a dataset, what it held after each step is what it is said to have held
    /// then.
    @ParameterizedTest
    @CsvSource({"at,1", "at,2", ",3", ",4"})
    void everyMomentIsReadAsItWas(@Nullable String eventTime, int seed) {
        orders.declare(eventTime, "id");
        orders.upload("id,at,n\n0,2024-01-01T00:00:00Z,0\n");
        var random = new Random(seed);
        var then = new LinkedHashMap<Instant, List<Map<String, @Nullable Object>>>();

        for (int step = 0; step < 40; step++) {
            var batch = step(random, step);
            if (batch != null) then.put(orders.end(batch), orders.held(null));
        }

        assertThat(then).hasSizeGreaterThan(25);
        then.forEach((at, held) -> assertThat(orders.held(at)).as("at " + at).isEqualTo(held));
    }

    /// @return null where there was nothing to change
    private @Nullable String step(Random random, int n) {
        var id = Integer.toString(random.nextInt(5));
        var at =
                random.nextInt(4) == 0
                        ? ""
                        : "20%02d-01-01T00:00:00Z".formatted(5 + random.nextInt(20));
        var record =
                at.isEmpty()
                        ? "{\"n\":%d}".formatted(n)
                        : "{\"n\":%d,\"at\":\"%s\"}".formatted(n, at);
        try {
            return switch (random.nextInt(5)) {
                case 0 -> orders.delete(id).batchId();
                case 1 -> orders.patch(id, record).batchId();
                case 2 -> orders.put(record.replace("{", "{\"id\":" + id + ",")).batchId();
                default ->
                        orders.upload(
                                        "id,at,n\n%s,%s,%d\n%s,,%d\n"
                                                .formatted(id, at, n, n % 5, n + 1))
                                .id();
            };
        } catch (ProblemException e) {
            assertThat(e.problem().status()).isEqualTo(404);
            return null;
        }
    }
}
