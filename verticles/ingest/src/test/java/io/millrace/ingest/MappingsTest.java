package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.api.IngestRequest.AcceptDrift;
import io.millrace.ingest.api.IngestRequest.ColumnSettings;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.DriftAnswer;
import io.millrace.ingest.api.IngestRequest.GetDataset;
import io.millrace.ingest.api.IngestRequest.GetDecision;
import io.millrace.ingest.api.IngestRequest.GetDrift;
import io.millrace.ingest.api.IngestRequest.PreviewDrift;
import io.millrace.ingest.api.IngestRequest.WithdrawDrift;
import io.millrace.ingest.engine.Format;
import io.millrace.ingest.engine.Source;
import io.millrace.ingest.store.BatchWriter;
import io.millrace.ingest.store.DriftBackfill;
import io.millrace.ingest.store.Ledger;
import io.millrace.kernel.ProblemException;
import io.millrace.stream.Fenced;
import io.millrace.stream.Job;
import io.millrace.stream.Stage;
import io.vertx.sqlclient.Tuple;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Drifts that are accepted, held against a source that never drifted: the same rows, the same
/// ledger, the same statistics.
class MappingsTest {
    private static final long FENCE = 7;

    private final Things things = Things.shared();
    private final Drifted drifted = new Drifted(things, things.stack.tenant());
    private final Drifted clean = new Drifted(things, things.stack.tenant());

    static List<Drifted.Case> cases() {
        return Drifted.cases();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void anAcceptedDriftLeavesWhatACleanRunDoes(Drifted.Case its) {
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        clean.send(its, 4, true);

        drifted.accept(its);
        drifted.send(its, 1, false);
        clean.send(its, 1, true);

        assertThat(drifted.rows(its.columns())).isEqualTo(clean.rows(its.columns()));
        assertThat(drifted.ledger()).isEqualTo(clean.ledger());
        assertThat(drifted.totals()).isEqualTo(clean.totals());
        assertThat(drifted.statistics(its.columns())).isEqualTo(clean.statistics(its.columns()));
        assertThat(drifted.open()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aMappingThatIsTakenAwayLeavesWhatWasThere(Drifted.Case its) {
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        var rows = drifted.rows(its.columns());
        var ledger = drifted.ledger();
        var accepted = drifted.accept(its);
        boolean isOfRows = accepted.stream().allMatch(d -> d.decisionId() == null);

        for (var one : accepted.reversed()) drifted.withdraw(one.id());

        assertThat(things.ask(new GetDataset(drifted.tenant(), "t")).mappings()).isEmpty();
        assertThat(accepted)
                .allSatisfy(one ->
                        assertThat(things.ask(new GetDrift(drifted.tenant(), one.id())).state())
                                .isEqualTo("withdrawn"));
        // What came out of quarantine is stored, and stays.
        if (!isOfRows) return;
        assertThat(drifted.rows(its.columns())).isEqualTo(rows);
        assertThat(drifted.ledger()).isEqualTo(ledger);
        assertThat(drifted.count("drift_originals")).isZero();
    }

    /// A batch of before the change is read as it was then, one of after it by the mapping.
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aBatchThatIsReadAgainHasTheSameRows(Drifted.Case its) {
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        clean.send(its, 4, true);
        drifted.accept(its);
        drifted.send(its, 1, false);
        clean.send(its, 1, true);

        for (int at : new int[] {0, 3, 4, 0}) drifted.replay(at);
        drifted.awaitAllDone();

        assertThat(drifted.content(its.columns())).isEqualTo(clean.content(its.columns()));
        assertThat(drifted.totals()).isEqualTo(clean.totals());
        assertThat(drifted.open()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "old"})
    void whatWasReadAgainBeforeTheAcceptanceIsOldAllTheSame(String converts) {
        var its = Drifted.named("euros to cents");
        boolean isOld = converts.equals("old");
        var numeric = Map.of("amount", new ColumnSettings("numeric", null));
        clean.declare(new DatasetSettings(null, null, null, numeric, null));
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        drifted.replay(1);
        clean.send(its, 4, !isOld);
        var drift = drifted.open().getFirst();
        var told = things.ask(new PreviewDrift(drifted.tenant(), drift.id(), converts, null));

        var accepted = drifted.accept(its, converts, null).getFirst();

        assertThat(accepted.rowsChanged()).isEqualTo(told.converted());
        assertThat(drifted.content(its.columns())).isEqualTo(clean.content(its.columns()));
        for (int at : new int[] {0, 1, 3}) drifted.replay(at);
        drifted.awaitAllDone();
        assertThat(drifted.content(its.columns())).isEqualTo(clean.content(its.columns()));
        drifted.withdraw(accepted.id());
    }

    @Test
    void recordsOfBothNamesLoseNeither() {
        var its = Drifted.named("renamed in another unit");
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        drifted.accept(its);

        drifted.raw(
                """
                {"id":90001,"weight":2.5,"weight_g":777}
                {"id":90002,"weight_g":1500}
                {"id":90003,"weight":3.5}
                """);

        var rows = drifted.rows(List.of("weight", "weight_g"));
        assertThat(rows.subList(rows.size() - 3, rows.size()))
                .containsExactly("2.5, 777", "1.5, null", "3.5, null");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aPreviewTellsOfWhatAcceptingDoesAndChangesNothing(Drifted.Case its) {
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        var rows = drifted.rows(its.columns());

        var open = drifted.open();
        var first = open.getFirst();
        var told =
                things.ask(
                        new PreviewDrift(drifted.tenant(), first.id(), its.converts(), its.as()));

        assertThat(told.whole()).isTrue();
        assertThat(told.later()).isTrue();
        assertThat(told.left()).isZero();
        assertThat(told.examples()).isNotEmpty().allSatisfy(e -> assertThat(e.after()).isNotNull());
        assertThat(drifted.rows(its.columns())).isEqualTo(rows);
        var accepted = drifted.accept(its).getFirst();
        assertThat(accepted.rowsChanged()).isEqualTo(told.converted());
        if (accepted.decisionId() == null) {
            assertThat(told.quarantined()).isZero();
            return;
        }
        var decision = things.ask(new GetDecision(drifted.tenant(), accepted.decisionId()));
        assertThat(decision.rowsStored()).isEqualTo(told.quarantined());
    }

    @Test
    void aPolicyCarriesOutWhatItCan() {
        var its = Drifted.named("euros to cents");
        drifted.declare(new DatasetSettings(null, null, null, null, null, "accept", 0.6));
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        clean.send(its, 4, true);

        var accepted = drifted.drifts("accepted").getFirst();
        drifted.awaitDone(accepted.id());

        assertThat(accepted.decidedBy()).isEqualTo("policy");
        assertThat(drifted.rows(its.columns())).isEqualTo(clean.rows(its.columns()));
    }

    @Test
    void whatAPolicyCannotDecideStaysOpenAndTheBatchIsStored() {
        var its = Drifted.named("seconds to milliseconds");
        drifted.declare(new DatasetSettings(null, null, null, null, null, "accept", 0.6));
        drifted.send(its, 3, true);

        drifted.send(its, 1, false);

        assertThat(drifted.open()).singleElement().extracting(DriftAnswer::kind).isEqualTo("unit");
        assertThat(drifted.ledger()).hasSize(4);
    }

    @Test
    void theLedgerOfAnUpsertDatasetIsThatOfACleanRun() {
        var its = Drifted.named("euros to cents");
        for (var one : List.of(drifted, clean)) {
            one.declare(new DatasetSettings("upsert", List.of("id"), null, null, null));
        }
        drifted.send(its, 3, true);
        drifted.sendAgain(its, 2, false);
        clean.send(its, 3, true);
        clean.sendAgain(its, 2, true);

        drifted.accept(its);

        assertThat(drifted.ledger()).isEqualTo(clean.ledger());
        assertThat(drifted.ledger().getLast()).contains("unchanged=" + Drifted.ROWS);
        assertThat(drifted.current(its.columns())).isEqualTo(clean.current(its.columns()));
    }

    /// What a person left of a record is as old as the record.
    @Test
    void aRecordThatWasChangedByHandIsOfItsBatch() {
        var its = Drifted.named("euros to cents");
        for (var one : List.of(drifted, clean)) {
            one.declare(new DatasetSettings("upsert", List.of("id"), null, null, null));
        }
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        clean.send(its, 4, true);
        int fresh = 3 * Drifted.ROWS + 7;
        for (var one : List.of(drifted, clean)) {
            one.patch(5, "{\"status\":\"lost\"}");
            one.patch(5, "{\"city\":\"Lyon\"}");
            one.patch(fresh, "{\"status\":\"lost\"}");
        }

        var accepted = drifted.accept(its).getFirst();

        var columns = List.of("id", "amount", "status", "city");
        assertThat(drifted.current(columns)).isEqualTo(clean.current(columns));
        assertThat(accepted.rowsChanged()).isEqualTo(Drifted.ROWS + 1);
    }

    @Test
    void oldRowsAreConvertedInstead() {
        var its = Drifted.named("euros to cents");
        var numeric = Map.of("amount", new ColumnSettings("numeric", null));
        clean.declare(new DatasetSettings(null, null, null, numeric, null));
        drifted.send(its, 3, true);
        drifted.send(its, 2, false);
        clean.send(its, 5, false);

        drifted.accept(its, "old", null);
        drifted.send(its, 1, false);
        clean.send(its, 1, false);

        assertThat(drifted.rows(its.columns())).isEqualTo(clean.rows(its.columns()));
        assertThat(drifted.statistics(its.columns())).isEqualTo(clean.statistics(its.columns()));
    }

    @Test
    void wholeNumbersAreWidenedWhereThatIsWished() {
        var its = Drifted.named("seconds to milliseconds");
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        var drift = drifted.open().getFirst();

        assertRefused(
                "unprocessable",
                () -> things.ask(new AcceptDrift(drifted.tenant(), drift.id(), "ada")));
        drifted.accept(its, "new", "widened");
        drifted.send(its, 1, false);

        assertThat(things.ask(new GetDataset(drifted.tenant(), "t")).columns().get("seconds"))
                .satisfies(column -> assertThat(column.type()).isEqualTo("numeric"));
        clean.send(its, 5, true);
        assertThat(drifted.rows(its.columns())).isEqualTo(clean.rows(its.columns()));
    }

    @Test
    void valuesOfAnotherTypeGoBeside() {
        var its = Drifted.named("number to code");
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);

        drifted.accept(its, null, null);
        drifted.send(its, 1, false);

        var columns = things.ask(new GetDataset(drifted.tenant(), "t")).columns();
        assertThat(columns.get("ref_text")).satisfies(c -> assertThat(c.type()).isEqualTo("text"));
        var rows = drifted.rows(List.of("ref", "ref_text"));
        assertThat(rows).hasSize(5 * Drifted.ROWS);
        assertThat(rows.getFirst()).isEqualTo("1000, 1000");
        assertThat(rows.getLast()).startsWith("null, ORD-");
        assertThat(drifted.totals()).endsWith("quarantined=0");
    }

    @Test
    void valuesThatDoNotConvertAreKeptAndTold() {
        var its = Drifted.named("number with its unit");
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        drifted.raw("{\"id\":90001,\"amount\":\"7.50 USD\"}\n".repeat(1));

        var accepted = drifted.accept(its).getFirst();

        var decision =
                things.ask(
                        new GetDecision(drifted.tenant(), String.valueOf(accepted.decisionId())));
        assertThat(decision.rowsStored()).isEqualTo(Drifted.ROWS);
        assertThat(decision.rowsLeft()).isEqualTo(1);
        assertThat(drifted.totals()).endsWith("quarantined=1");
    }

    /// Nothing of its batch is stored when the drift is accepted.
    @Test
    void whatIsMendedAfterwardsIsConvertedAsWell() {
        var its = Drifted.named("euros to cents");
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        drifted.raw("{\"id\":90001,\"amount\":1234,\"seconds\":\"soon\"}\n");
        drifted.accept(its);

        var decision =
                new Mends(things, drifted.tenant())
                        .replay(Mends.all("t", "bad-type", "seconds"), "'7'");

        assertThat(decision.rowsStored()).isEqualTo(1);
        assertThat(drifted.rows(List.of("id", "amount", "seconds")).getLast())
                .isEqualTo("90001, 12.34, 7");
    }

    @Test
    void valuesThatWereAcceptedAreNotToldOfAgain() {
        var its = Drifted.named("status grown");
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        var open = drifted.open();
        assertThat(open).singleElement().extracting(DriftAnswer::kind).isEqualTo("enum-grown");

        things.ask(new AcceptDrift(drifted.tenant(), open.getFirst().id(), "ada"));
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);

        assertThat(drifted.drifts(null)).hasSize(1);
        assertThat(things.ask(new GetDataset(drifted.tenant(), "t")).mappings())
                .singleElement()
                .satisfies(m -> assertThat(m.mapping().values()).containsOnlyKeys("held"));
    }

    @Test
    void aKeyIsLeftAlone() {
        var its = Drifted.named("gender recoded");
        drifted.declare(new DatasetSettings("upsert", List.of("id", "gender"), null, null, null));
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        var drift = drifted.open().getFirst();

        assertRefused(
                "unprocessable",
                () -> things.ask(new AcceptDrift(drifted.tenant(), drift.id(), "ada")));
        assertThat(things.ask(new GetDrift(drifted.tenant(), drift.id())).state())
                .isEqualTo("open");
    }

    @Test
    void aColumnThatIsConvertedItselfIsNotTakenForAnother() {
        var its = Drifted.named("renamed");
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        var drift = drifted.open().getFirst();
        drifted.execute(
                """
                insert into column_mappings (dataset, drift, column_name, sources, takes, lenient,
                                             conversion, for_later, for_rows, revision)
                select dataset, id, 'phone_number', '{}', false, false,
                       '{"kind": "case", "text": "UPPER"}', true, true, 0
                  from drifts limit 1
                """);

        assertRefused(
                "unprocessable",
                () -> things.ask(new AcceptDrift(drifted.tenant(), drift.id(), "ada")));
    }

    @Test
    void aMappingThatOthersAreBuiltOnStays() {
        var its = Drifted.named("euros to cents");
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        var first = drifted.accept(its).getFirst();
        drifted.execute(
                """
                insert into drifts (dataset, batch, kind, columns, mapping, confidence, evidence,
                                    sameness, state, decided_at, decided_by, revision)
                select dataset, batch, 'recoded', columns, mapping, 1, evidence, 'other', 'accepted',
                       now(), 'ada', revision + 1
                  from drifts limit 1
                """);

        assertRefused(
                "conflict",
                () -> things.ask(new WithdrawDrift(drifted.tenant(), first.id(), "wrong", "ada")));
        assertRefused(
                "invalid",
                () -> things.ask(new WithdrawDrift(drifted.tenant(), first.id(), " ", "ada")));
        assertRefused(
                "not-found",
                () -> things.ask(new WithdrawDrift(clean.tenant(), first.id(), "wrong", "ada")));
        assertRefused(
                "not-found",
                () -> things.ask(new PreviewDrift(clean.tenant(), first.id(), null, null)));
        assertRefused(
                "invalid",
                () -> things.ask(new PreviewDrift(drifted.tenant(), first.id(), "both", null)));
    }

    /// The batch has begun to be read when the drift is accepted, and ends afterwards.
    @Test
    void aBatchThatWasUnderWayIsConvertedAfterwards() throws Exception {
        var its = Drifted.named("euros to cents");
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        var begun = new CountDownLatch(1);
        var accepted = new CountDownLatch(1);
        var body = new Held(drifted.next(its, false), begun, accepted);
        var job = received();
        var writer = new BatchWriter(things.stack.db(), things.queue, things.outbox);
        var storing =
                CompletableFuture.supplyAsync(() ->
                        writer.store(
                                job,
                                Long.parseLong(job.key()),
                                "t",
                                new Source.Body(body, Format.NDJSON),
                                Optional.empty()));
        begun.await();

        drifted.accept(its);
        accepted.countDown();
        assertThat(storing.get().rowsStored()).isEqualTo(Drifted.ROWS);
        things.queue.wake(Stage.INGEST);
        drifted.awaitAllDone();
        clean.send(its, 5, true);

        assertThat(drifted.rows(its.columns())).isEqualTo(clean.rows(its.columns()));
        assertThat(drifted.statistics(its.columns())).isEqualTo(clean.statistics(its.columns()));
    }

    /// A body of which nothing comes until it may.
    private static final class Held extends FilterInputStream {
        private final CountDownLatch begun;
        private final CountDownLatch accepted;

        Held(String text, CountDownLatch begun, CountDownLatch accepted) {
            super(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            this.begun = begun;
            this.accepted = accepted;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            begun.countDown();
            try {
                accepted.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return super.read(into, from, length);
        }
    }

    private Job received() {
        var arrival =
                new Ledger.Arrival(
                        "t",
                        null,
                        "none",
                        "application/x-ndjson",
                        "identity",
                        1,
                        "",
                        "http",
                        "tester");
        var batch =
                things.stack
                        .db()
                        .in(
                                drifted.tenant(),
                                c -> new Ledger().add(c, arrival).orElseThrow().answer().id());
        return job(batch, batch, FENCE);
    }

    @Test
    void aWorkerThatLostItsLeaseChangesNothing() {
        var its = Drifted.named("euros to cents");
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        var drift = drifted.open().getFirst();
        things.ask(new AcceptDrift(drifted.tenant(), drift.id(), "ada"));
        drifted.awaitDone(drift.id());
        var rows = drifted.rows(its.columns());
        drifted.execute("update drifts set backfill = 'running'");
        drifted.execute("update drift_batches set state = 'waiting', line_done = null");
        var backfill = new DriftBackfill(things.stack.db(), things.queue, things.outbox);
        var key = "drift-" + drift.id();
        var job = job(key, key + "-stale", FENCE - 1);

        assertThatThrownBy(() -> backfill.handle(job)).isInstanceOf(Fenced.class);

        assertThat(drifted.rows(its.columns())).isEqualTo(rows);
    }

    /// A job that this test holds under [#FENCE].
    ///
    /// @param queued its name in the queue, where an equal one may wait
    private Job job(String key, String queued, long fence) {
        var sql =
                """
                insert into millrace.work (tenant, stage, key, payload, cost, trace, state, fence,
                                           lease_owner, lease_until)
                values ($1, 'ingest', $2, '{}', 1, 't', 'running', $3, 'test', now() + interval '1 hour')
                returning id
                """;
        var values = Tuple.of(drifted.tenant().value(), queued, FENCE);
        long id =
                things.stack
                        .db()
                        .platform(c ->
                                c.preparedQuery(sql)
                                        .execute(values)
                                        .await()
                                        .iterator()
                                        .next()
                                        .getLong(0));
        return new Job(
                "main", id, drifted.tenant(), Stage.INGEST, key, Map.of(), 1, fence, 1, "t", null);
    }

    private interface Call {
        @Nullable Object call();
    }

    private static void assertRefused(String problem, Call call) {
        assertThatThrownBy(call::call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().type()).endsWith(problem));
    }

    @Test
    void manyRowsAreChangedOnceEach() {
        var its = Drifted.named("euros to cents");
        drifted.send(its, 3, true);
        drifted.many(its, 45_000);

        var accepted = drifted.accept(its).getFirst();

        assertThat(accepted.rowsChanged()).isEqualTo(45_000);
        assertThat(drifted.sum("amount")).isEqualTo(drifted.expected(its));
        drifted.withdraw(accepted.id());
        assertThat(things.ask(new GetDrift(drifted.tenant(), accepted.id())).rowsChanged())
                .isZero();
    }
}
