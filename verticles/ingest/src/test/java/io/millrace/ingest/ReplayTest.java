package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.api.IngestRequest.ColumnSettings;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.GetDataset;
import io.millrace.ingest.api.IngestRequest.GroupName;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.api.IngestRequest.Quarantine;
import io.millrace.ingest.api.IngestRequest.Rule;
import io.millrace.ingest.api.IngestRequest.Statistics;
import io.millrace.ingest.api.IngestRequest.Totals;
import io.millrace.ingest.engine.ValueReader;
import io.millrace.ingest.store.BatchWriter;
import io.millrace.ingest.store.Mending;
import io.millrace.ingest.store.Mending.Task;
import io.millrace.ingest.store.QuarantineStore.Group;
import io.millrace.ingest.store.Slice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a replay of mended records leaves behind is what a clean file would have.
class ReplayTest {
    private final Things things = Things.shared();
    private final Mends dirty = new Mends(things, things.stack.tenant());
    private final Mends clean = new Mends(things, things.stack.tenant());

    private static String lines(String header, int from, int to, String form) {
        var rows = new StringBuilder(header).append('\n');
        IntStream.range(from, to).forEach(i -> rows.append(form.formatted(i, i)).append('\n'));
        return rows.toString();
    }

    private void declare(String dataset, Map<String, String> types) {
        dirty.declare(dataset, types);
        clean.declare(dataset, types);
    }

    private void assertBalance(String batch, long stored, long quarantined) {
        var its = dirty.batch(batch);
        assertThat(its.rowsStored()).isEqualTo(stored);
        assertThat(its.rowsQuarantined()).isEqualTo(quarantined);
        assertThat(its.rowsIn()).isEqualTo(stored + quarantined);
        var totals = things.ask(new Totals(dirty.tenant()));
        assertThat(totals.in()).isEqualTo(totals.stored() + totals.quarantined());
    }

    @Test
    void mendedRowsAreStoredWhereTheyCameAndTheRestStaysWithItsReason() {
        var good = lines("id,amount,city", 0, 200, "%d,%d.5,Bern");
        declare("orders", Map.of("amount", "numeric"));
        var first =
                things.csv(
                        dirty.tenant(),
                        "orders",
                        good + "900,12 EUR,Rome\n901,7 EUR,\n902,?,Oslo\n");
        things.csv(clean.tenant(), "orders", good + "900,12,Rome\n901,7,\n");
        var group = Mends.all("orders", "bad-type", "amount");

        var preview = dirty.preview(group, "replace(amount, ' EUR', '')");
        assertThat(dirty.batch(first.id()).rowsQuarantined()).isEqualTo(3);
        var before = things.ask(new GetDataset(dirty.tenant(), "orders"));
        var done = dirty.replay(group, "replace(amount, ' EUR', '')");

        assertThat(preview.rows()).isEqualTo(3);
        assertThat(preview.stored()).isEqualTo(2);
        assertThat(preview.items()).extracting(its -> its.before()).contains("12 EUR");
        assertThat(preview.items()).extracting(its -> its.after()).contains("12");
        assertThat(preview.faults()).singleElement().matches(f -> f.rows() == 1);
        assertThat(done.state()).isEqualTo("done");
        assertThat(done.rowsStored()).isEqualTo(2);
        assertThat(done.rowsLeft()).isEqualTo(1);
        assertBalance(first.id(), 202, 1);
        assertThat(dirty.hash("orders")).isEqualTo(clean.hash("orders"));
        assertThat(dirty.groups()).singleElement().matches(g -> g.rows() == 1);
        var after = things.ask(new GetDataset(dirty.tenant(), "orders"));
        assertThat(after.rows()).isEqualTo(202);
        assertThat(after.lastBatch()).isEqualTo(before.lastBatch());
        assertThat(after.revision()).isGreaterThan(before.revision());
    }

    @Test
    void statisticsAreThoseOfAllStoredRows() {
        var good = lines("id,amount", 0, 100, "%d,%d.5");
        things.csv(dirty.tenant(), "t", good + "900,x\n901,y\n");
        things.csv(clean.tenant(), "t", good + "900,1000\n901,1000\n");

        dirty.replay(Mends.all("t", "bad-type", "amount"), "1000");

        var its = things.ask(new Statistics(dirty.tenant(), "t", 1)).batches().getFirst();
        var wanted = things.ask(new Statistics(clean.tenant(), "t", 1)).batches().getFirst();
        assertThat(its.rows()).isEqualTo(wanted.rows());
        for (int i = 0; i < 2; i++) {
            var column = its.columns().get(i);
            assertThat(column.count()).isEqualTo(wanted.columns().get(i).count());
            assertThat(column.sum()).isEqualTo(wanted.columns().get(i).sum());
            assertThat(column.max()).isEqualTo(wanted.columns().get(i).max());
        }
    }

    @Test
    void linesThatWereNoRecordsAreMendedAsAWhole() {
        var good = lines("id,name,city", 0, 50, "%d,n%d,Bern");
        var text = good + "90,\"broken,Rome\n91,Zo\u00e9,Oslo\n92,few\n93,a,b,c\n94,\"x\"y,Rome\n";
        // Latin 1 makes the accent a byte that is not UTF-8.
        var batch =
                things.send(
                        dirty.tenant(),
                        "t",
                        "text/csv",
                        text.getBytes(StandardCharsets.ISO_8859_1));
        things.csv(
                clean.tenant(),
                "t",
                good + "90,broken,Rome\n91,Zo\u00e9,Oslo\n92,few,\n93,a b,c\n94,xy,Rome\n");
        assertThat(batch.rowsQuarantined()).isEqualTo(5);

        dirty.replay(Mends.all("t", "malformed", null), "replace(raw, '\"', '')");
        dirty.replay(Mends.all("t", "bad-encoding", null), "replace(raw, '\\xE9', 'é')");
        dirty.replay(Mends.all("t", "too-few-fields", null), "raw || ','");
        dirty.replay(Mends.all("t", "too-many-fields", null), "replace(raw, 'a,b', 'a b')");

        assertThat(dirty.groups()).isEmpty();
        assertThat(dirty.hash("t")).isEqualTo(clean.hash("t"));
        assertBalance(batch.id(), 55, 0);
    }

    @Test
    void aLineCannotBecomeTwoRecords() {
        things.csv(dirty.tenant(), "t", "id,name\n1,a\n2,b\n3\n");

        var done =
                dirty.replay(
                        Mends.all("t", "too-few-fields", null), "raw || ',x' || chr(10) || '4,y'");

        assertThat(done.rowsStored()).isZero();
        assertThat(dirty.groups())
                .singleElement()
                .matches(g -> g.detail().contains("more than one"));
    }

    @Test
    void objectsAreMendedByFieldAndAsAWhole() {
        var good = new StringBuilder();
        for (int i = 0; i < 60; i++)
            good.append("{\"id\": %d, \"at\": {\"x\": 1}, \"n\": %d}\n".formatted(i, i));
        var bad = "{\"n\": \"1 000\", \"id\": 90, \"at\": {\"x\": 2}}\n{\"id\": 91, \"n\": 5\n";
        declare("t", Map.of("n", "bigint"));
        things.send(
                dirty.tenant(),
                "t",
                "application/x-ndjson",
                (good + bad).getBytes(StandardCharsets.UTF_8));
        var wanted = "{\"id\": 90, \"at\": {\"x\": 2}, \"n\": 1000}\n{\"id\": 91, \"n\": 5}\n";
        things.send(
                clean.tenant(),
                "t",
                "application/x-ndjson",
                (good + wanted).getBytes(StandardCharsets.UTF_8));

        dirty.replay(Mends.all("t", "bad-type", "n"), "replace(n, ' ', '')");
        dirty.replay(Mends.all("t", "malformed", null), "raw || '}'");

        assertThat(dirty.groups()).isEmpty();
        assertThat(dirty.hash("t")).isEqualTo(clean.hash("t"));
    }

    @Test
    void rowWithTwoFaultsIsMendedOneAfterTheOther() {
        var good = lines("id,amount,day", 0, 100, "%d,%d,2026-01-01");
        declare("t", Map.of("amount", "bigint", "day", "date"));
        things.csv(dirty.tenant(), "t", good + "900,12x,2026/02/03\n");
        things.csv(clean.tenant(), "t", good + "900,12,2026-02-03\n");

        var first = dirty.replay(Mends.all("t", "bad-type", "amount"), "rtrim(amount, 'x')");
        var second = dirty.replay(Mends.all("t", "bad-type", "day"), "replace(day, '/', '-')");

        assertThat(first.rowsLeft()).isEqualTo(1);
        assertThat(second.rowsStored()).isEqualTo(1);
        assertThat(dirty.hash("t")).isEqualTo(clean.hash("t"));
    }

    @Test
    void requiredAndTooLargeValuesAndUnknownColumnsAreMended() {
        var good = lines("id,name,n", 0, 60, "%d,n%d,1");
        things.csv(dirty.tenant(), "t", good);
        var settings =
                new DatasetSettings(
                        null,
                        null,
                        null,
                        Map.of("name", new ColumnSettings(null, true)),
                        "quarantine");
        things.ask(new PutDataset(dirty.tenant(), "t", settings));
        var second =
                things.csv(
                        dirty.tenant(),
                        "t",
                        "id,name,n,extra\n1,,2,\n2,b,99999999999999999999,\n3,c,3,more\n");
        assertThat(second.rowsQuarantined()).isEqualTo(3);

        dirty.replay(Mends.all("t", "missing-required", "name"), "'unknown ' || id");
        dirty.replay(Mends.all("t", "out-of-range", "n"), "right(n, 3)");
        dirty.replay(Mends.all("t", "too-many-fields", "extra"), "null");

        assertThat(dirty.groups()).isEmpty();
        assertThat(
                        dirty.text(
                                "select string_agg(concat_ws('|', _line, id, name, n), ',' order by _line) from \""
                                        + dirty.tenant().rawSchema()
                                        + "\".t where _batch = "
                                        + second.id()))
                .isEqualTo("2|1|unknown 1|2,3|2|b|999,4|3|c|3");
    }

    @Test
    void decimalCommasOfTheFileAreStillRead() {
        var good = lines("id;amount;day", 0, 60, "%d;%d,25;2026-01-01");
        declare("t", Map.of("day", "date"));
        things.csv(dirty.tenant(), "t", good + "900;7,5;01.02.2026\n901;x;2026-01-01\n");

        dirty.replay(Mends.all("t", "bad-type", "day"), "to_date(day, 'DD.MM.YYYY')");
        dirty.replay(Mends.all("t", "bad-type", "amount"), "1.5");

        assertThat(
                        dirty.text(
                                "select string_agg(amount::text, ',' order by id) from \""
                                        + dirty.tenant().rawSchema()
                                        + "\".t where id >= 900"))
                .isEqualTo("7.5,1.5");
    }

    @Test
    void recordIsMendedWholeHoweverLongItIs() {
        var good = lines("id,amount,note", 0, 60, "%d,%d,x");
        declare("t", Map.of("amount", "bigint"));
        var longNote = "y".repeat(50_000);
        things.csv(dirty.tenant(), "t", good + "900,1x," + longNote + "\n");

        dirty.replay(Mends.all("t", "bad-type", "amount"), "rtrim(amount, 'x')");

        assertThat(
                        dirty.text(
                                "select max(length(note)) from \""
                                        + dirty.tenant().rawSchema()
                                        + "\".t"))
                .isEqualTo("50000");
    }

    @Test
    void messagesOfAStreamAreMendedWithTheirPointer() {
        declare("t", Map.of("n", "bigint"));
        execute(
                "insert into sources (name, kind, topic, format, dataset) values ('s', 'kafka', 'x', 'json', 't')");
        var messages =
                List.of(
                        message(7, "{\"order\": {\"id\": 1, \"n\": \"5 pieces\"}}"),
                        message(9, "{\"order\": {\"id\": 2, \"n\": 6}"));
        new BatchWriter(things.stack.db(), things.queue, things.outbox)
                .store(dirty.tenant(), new Slice("s", "id", 0, "t", "/order", messages, 0), "test");

        dirty.replay(Mends.all("t", "bad-type", "n"), "split_part(n, ' ', 1)");
        dirty.replay(Mends.all("t", "malformed", null), "raw || '}'");

        assertThat(
                        dirty.text(
                                "select string_agg(concat_ws('|', _line, id, n), ',' order by _line) from "
                                        + table()))
                .isEqualTo("7|1|5,9|2|6");
    }

    @Test
    void previewThatTakesTooLongIsOfTheRecordsThatAReplayThenTakes() {
        declare("t", Map.of("n", "bigint"));
        things.csv(dirty.tenant(), "t", lines("id,n", 0, 450, "%d,%dx"));
        var group = new Group("t", "bad-type", "n", null, Long.MAX_VALUE);
        var task = new Task(dirty.tenant(), group, new Rule("rtrim(n, 'x')", false));
        var mending = new Mending(things.stack.db(), things.stack.sql());

        var answer = new Preview(mending, task, 0, 10, Duration.ZERO).answer();
        var done =
                dirty.replay(
                        new GroupName("t", "bad-type", "n", null, answer.upTo(), answer.rows()),
                        "rtrim(n, 'x')");

        assertThat(answer.rows()).isPositive().isLessThan(450);
        assertThat(answer.stored()).isEqualTo(answer.rows());
        assertThat(done.rowsStored()).isEqualTo(answer.rows());
        assertThat(dirty.groups()).singleElement().matches(g -> g.rows() == 450 - answer.rows());
    }

    private String table() {
        return '"' + dirty.tenant().rawSchema() + "\".t";
    }

    private void execute(String sql) {
        things.stack.db().in(dirty.tenant(), c -> c.preparedQuery(sql).execute().await().size());
    }

    private static ValueReader.Message message(long offset, String value) {
        return new ValueReader.Message(offset, value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void onlyTheNamedRowsAreReplayed() {
        declare("t", Map.of("n", "bigint"));
        things.csv(dirty.tenant(), "t", lines("id,n", 0, 60, "%d,%d") + "900,1x\n");
        var batch = things.csv(dirty.tenant(), "t", lines("id,n", 60, 120, "%d,%d") + "901,2x\n");
        var upTo = dirty.groups().getFirst();
        things.csv(dirty.tenant(), "t", lines("id,n", 120, 180, "%d,%d") + "902,3x\n");

        var ofBatch = new GroupName("t", "bad-type", "n", batch.id(), null, null);
        var one = dirty.replay(ofBatch, "rtrim(n, 'x')");
        var seen = new GroupName("t", "bad-type", "n", null, upTo.upTo(), null);
        var two = dirty.replay(seen, "rtrim(n, 'x')");

        assertThat(List.of(one.rowsStored(), two.rowsStored())).containsExactly(1L, 1L);
        assertThat(
                        things.ask(new Quarantine(dirty.tenant(), "t", null, null, null, 10, null))
                                .items())
                .singleElement()
                .matches(row -> row.raw().equals("902,3x"));
    }
}
