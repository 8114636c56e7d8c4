package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.ingest.api.IngestRequest.Accept;
import io.millrace.ingest.api.IngestRequest.AdvanceUpload;
import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.BeginUpload;
import io.millrace.ingest.api.IngestRequest.ColumnAnswer;
import io.millrace.ingest.api.IngestRequest.ColumnSettings;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.DialectAnswer;
import io.millrace.ingest.api.IngestRequest.DialectSettings;
import io.millrace.ingest.api.IngestRequest.FinishUpload;
import io.millrace.ingest.api.IngestRequest.GetBatch;
import io.millrace.ingest.api.IngestRequest.GetDataset;
import io.millrace.ingest.api.IngestRequest.NestedSettings;
import io.millrace.ingest.api.IngestRequest.PreviewRecords;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.api.IngestRequest.RecordsPreview;
import io.millrace.ingest.api.IngestRequest.Rows;
import io.millrace.ingest.engine.ValueReader.Message;
import io.millrace.ingest.store.BatchWriter;
import io.millrace.ingest.store.Slice;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How a dataset's records are read, as it is found out and as it is declared.
class ConventionsTest {
    private static final Charset LATIN = Charset.forName("windows-1252");
    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";

    private final Things things = Things.shared();
    private TenantId tenant;

    @BeforeEach
    void newTenant() {
        tenant = things.stack.tenant();
    }

    private static DialectSettings saying(
            @Nullable String delimiter,
            @Nullable String quote,
            @Nullable String encoding,
            @Nullable Boolean header) {
        return new DialectSettings(delimiter, quote, encoding, header);
    }

    private void declare(@Nullable DialectSettings dialect, @Nullable NestedSettings nested) {
        var settings =
                new DatasetSettings(null, null, null, null, null, null, null, dialect, nested);
        things.ask(new PutDataset(tenant, "t", settings));
    }

    private static NestedSettings flatten() {
        return new NestedSettings("flatten", null, null, null);
    }

    private BatchAnswer send(String type, byte[] body, @Nullable DialectSettings said) {
        var stored = things.put(body);
        return things.ask(
                new Accept(
                        tenant,
                        "t",
                        stored.key(),
                        type,
                        "identity",
                        stored.bytes(),
                        stored.sha256(),
                        null,
                        true,
                        "tester",
                        said,
                        null,
                        false));
    }

    private BatchAnswer json(String lines) {
        return send(NDJSON, lines.getBytes(UTF_8), null);
    }

    private List<Map<String, @Nullable Object>> rows() {
        return things.ask(new Rows(tenant, "t", 100, null)).items();
    }

    private RecordsPreview preview(
            String type, byte[] body, boolean whole, @Nullable DialectSettings said) {
        var beginning = Base64.getEncoder().encodeToString(body);
        return things.ask(
                new PreviewRecords(tenant, "t", type, "identity", beginning, whole, said));
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
    void theLedgerKeepsHowTheCsvOfABatchWasRead() {
        var batch = send(CSV, "\nid;name\n1;Zoë\n".getBytes(UTF_8), null);

        assertThat(batch.dialect()).isEqualTo(new DialectAnswer(";", "\"", "utf-8", true, 2L));
        assertThat(things.ask(new GetBatch(tenant, batch.id()))).isEqualTo(batch);
        assertThat(json("{\"id\":2}\n").dialect()).isNull();
    }

    @Test
    void aDialectThatIsDeclaredWinsUntilItIsTakenBack() {
        declare(saying("|", "'", "Windows-1252", false), null);

        var first = send(CSV, "1|'Zoë|x'\n2|a,b\n".getBytes(LATIN), null);

        assertThat(things.ask(new GetDataset(tenant, "t")).dialect())
                .isEqualTo(saying("|", "'", "windows-1252", false));
        assertThat(first.dialect())
                .isEqualTo(new DialectAnswer("|", "'", "windows-1252", false, null));
        assertThat(rows()).extracting("column_2").containsExactly("Zoë|x", "a,b");
        declare(saying(null, null, null, null), null);
        var second = send(CSV, "column_1,column_2\n3,c\n".getBytes(UTF_8), null);
        assertThat(second.dialect()).isEqualTo(new DialectAnswer(",", "\"", "utf-8", true, 1L));
        assertThat(second.rowsStored()).isEqualTo(1);
    }

    @Test
    void whatAnUploadSaysGoesBeforeItsDataset() {
        declare(saying("|", null, "iso-8859-1", null), null);

        var batch =
                send(
                        CSV,
                        "id;price\n1;5 €\n".getBytes(LATIN),
                        saying(";", null, "windows-1252", null));

        assertThat(batch.dialect())
                .isEqualTo(new DialectAnswer(";", "\"", "windows-1252", true, 1L));
        assertThat(rows()).extracting("price").containsExactly("5 €");
    }

    @Test
    void utf16WithoutAMarkIsReadWhereItIsSaid() {
        var body = "id;name\n1;Zoë\n".getBytes(StandardCharsets.UTF_16LE);

        assertProblem(() -> send(CSV, body, null), 415, "encoding=utf-16le");
        var batch = send(CSV, body, saying(null, null, "utf-16le", null));

        assertThat(batch.state()).isEqualTo("stored");
        assertThat(rows()).extracting("name").containsExactly("Zoë");
    }

    @Test
    void partsAreReadAsItWasSaidWhenTheyBegan() {
        var body = "1;Zoë\n".getBytes(LATIN);
        var said = saying(";", null, "windows-1252", false);
        var upload =
                things.ask(
                        new BeginUpload(
                                tenant,
                                "t",
                                CSV,
                                "identity",
                                body.length,
                                null,
                                "tester",
                                said,
                                null));
        things.objects.append(upload.id(), 0, new Bytes(body), body.length).await();
        things.ask(new AdvanceUpload(tenant, "t", upload.id(), 0, body.length));

        var sha256 = things.put(body).sha256();
        var batch = things.ask(new FinishUpload(tenant, "t", upload.id(), sha256, true, false));

        assertThat(batch.dialect())
                .isEqualTo(new DialectAnswer(";", "\"", "windows-1252", false, null));
        assertThat(rows()).extracting("column_2").containsExactly("Zoë");
    }

    @Test
    void aRecordOfAnotherDialectIsMended() {
        declare(saying(";", "'", "windows-1252", null), null);
        var columns = Map.of("n", new ColumnSettings("bigint", null));
        things.ask(
                new PutDataset(tenant, "t", new DatasetSettings(null, null, null, columns, null)));
        var good = "1;'a'\n".repeat(30);
        send(CSV, ("n;name\n" + good + "7x;'é;b'\n").getBytes(LATIN), null);
        var mends = new Mends(things, tenant);

        var done = mends.replay(Mends.all("t", "bad-type", "n"), "rtrim(n, 'x')");

        assertThat(done.rowsStored()).isEqualTo(1);
        assertThat(rows().getLast()).containsEntry("n", 7).containsEntry("name", "é;b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            nullValues = "-",
            value = {
                ";;~-~-~400~delimiter",
                "é~-~-~400~delimiter",
                ";~ab~-~400~quote",
                ";~;~-~422~delimiter",
                ";~-~latin1~400~encoding",
            })
    void whatIsNoDialectIsRefused(
            @Nullable String delimiter,
            @Nullable String quote,
            @Nullable String encoding,
            int status,
            String field) {
        var said = saying(delimiter, quote, encoding, null);
        var body = "a\n1\n".getBytes(UTF_8);

        assertProblem(() -> declare(said, null), status, "dialect." + field);
        assertProblem(() -> send(CSV, body, said), status, field);
        assertProblem(() -> preview(CSV, body, true, said), status, field);
    }

    @Test
    void aDialectIsOfCsvOnly() {
        var body = "{\"a\":1}\n".getBytes(UTF_8);

        assertProblem(() -> send(NDJSON, body, saying(null, null, "utf-8", null)), 422, "text/csv");
    }

    @Test
    void aPreviewTellsWhatWouldBeAndStoresNothing() {
        var body = "id;name\n1;Zoë\n2\n3;cu".getBytes(LATIN);

        var guessed = preview(CSV, body, false, null);
        var said = preview(CSV, body, false, saying(null, null, "windows-1252", null));

        assertThat(guessed.suggestedEncoding()).isEqualTo("windows-1252");
        assertThat(said.dialect())
                .isEqualTo(new DialectAnswer(";", "\"", "windows-1252", true, 1L));
        assertThat(said.columns())
                .extracting("name", "type", "added")
                .containsExactly(tuple("id", "bigint", true), tuple("name", "text", true));
        assertThat(said.lines().getFirst().values()).containsExactly("1", "Zoë");
        assertThat(said.rowsIn()).isEqualTo(2);
        assertThat(said.rowsStored()).isEqualTo(1);
        assertThat(said.rejected()).extracting("line").containsExactly(3L);
        assertThat(said.whole()).isFalse();
        assertProblem(() -> things.ask(new GetDataset(tenant, "t")), 404, "t");
    }

    @Test
    void aPreviewKnowsTheDataset() {
        things.csv(tenant, "t", "id,name\n1,a\n");
        declare(saying("|", null, null, null), null);

        var seen = preview(CSV, "id|more\nx|1\n2|2\n".getBytes(UTF_8), true, null);

        assertThat(seen.rejected()).extracting("column").containsExactly("id");
        assertThat(seen.columns()).extracting("added").containsExactly(false, true, false);
        assertThat(seen.whole()).isTrue();
    }

    @Test
    void aPreviewOfWhatIsNoTextSaysWhatItIs() {
        assertProblem(
                () -> preview("application/vnd.apache.parquet", new byte[] {1}, true, null),
                415,
                "whole");
        assertProblem(() -> preview(CSV, new byte[0], true, null), 400, "empty");
        assertProblem(
                () -> preview(CSV, new byte[] {0x1f, (byte) 0x8b, 8, 0}, true, null), 415, "gzip");
    }

    @Test
    void objectsAreFlattenedFromTheNextBatchOn() {
        json("{\"id\":1,\"who\":{\"name\":\"Ada\"}}\n");
        declare(null, flatten());

        json("{\"id\":2,\"who\":{\"name\":\"Alan\",\"at\":{\"n\":1.50}}}\n");

        var dataset = things.ask(new GetDataset(tenant, "t"));
        assertThat(dataset.nested()).isEqualTo(new NestedSettings("flatten", 5, "_", List.of()));
        assertThat(dataset.columns().keySet()).containsExactly("id", "who", "who_name", "who_at_n");
        assertThat(column("who_at_n").header()).isEqualTo("/who/at/n");
        assertThat(rows().get(0).get("who")).isNotNull();
        assertThat(rows().get(1)).containsEntry("who_name", "Alan");
        declare(null, new NestedSettings("keep", null, null, null));
        json("{\"id\":3,\"who\":{\"name\":\"Grace\"}}\n");
        assertThat(rows().get(2).get("who")).isNotNull();
    }

    @Test
    void messagesAreFlattened() {
        declare(null, new NestedSettings("flatten", 1, "__", List.of("/geo")));
        execute(
                "insert into sources (name, kind, topic, format, dataset)"
                        + " values ('s', 'kafka', 'x', 'json', 't')");
        var messages = new ArrayList<Message>();
        for (int i = 0; i < 3; i++) {
            var order = "{\"id\":" + i + ",\"a\":{\"b\":{\"c\":1}},\"geo\":{\"x\":1}}";
            var value = "{\"order\":" + order + "}";
            messages.add(new Message(i, value.getBytes(UTF_8)));
        }

        new BatchWriter(things.stack.db(), things.queue, things.outbox)
                .store(tenant, new Slice("s", "id", 0, "t", "/order", messages, 0), "test");

        var columns = things.ask(new GetDataset(tenant, "t")).columns();
        assertThat(columns.keySet()).containsExactly("id", "a__b", "geo");
        assertThat(column("a__b").type()).isEqualTo("jsonb");
    }

    @Test
    void groupsOfParquetAreFlattened() throws IOException {
        declare(null, new NestedSettings("flatten", null, null, List.of("/prices")));
        byte[] body;
        try (var file = ConventionsTest.class.getResourceAsStream("/files/snappy.parquet")) {
            body = Objects.requireNonNull(file).readAllBytes();
        }

        var batch = send("application/vnd.apache.parquet", body, null);

        assertThat(batch.rowsStored()).isEqualTo(3);
        assertThat(column("address_city").header()).isEqualTo("/address/city");
        assertThat(column("address_zip").type()).isEqualTo("text");
        assertThat(column("prices").type()).isEqualTo("jsonb");
        assertThat(column("tags").type()).isEqualTo("jsonb");
        assertThat(rows().getFirst()).containsEntry("address_zip", "01000");
    }

    private ColumnAnswer column(String name) {
        var columns = things.ask(new GetDataset(tenant, "t")).columns();
        return Objects.requireNonNull(columns.get(name));
    }

    private void execute(String sql) {
        things.stack
                .db()
                .in(
                        tenant,
                        c -> {
                            c.preparedQuery(sql).execute().await();
                            return null;
                        });
    }

    @Test
    void aFlattenedRecordIsMendedAsItsBatchWasRead() {
        var mends = new Mends(things, tenant);
        mends.declare("t", Map.of("a_n", "bigint"));
        declare(null, flatten());
        json("{\"a\":{\"n\":1}}\n".repeat(40) + "{\"a\":{\"n\":\"5 x\"}}\n");
        declare(null, new NestedSettings("keep", null, null, null));

        var done = mends.replay(Mends.all("t", "bad-type", "a_n"), "split_part(a_n, ' ', 1)");

        assertThat(done.rowsStored()).isEqualTo(1);
        assertThat(rows().getLast()).containsEntry("a_n", 5);
        assertThat(things.ask(new GetDataset(tenant, "t")).columns().keySet())
                .containsExactly("a_n");
    }

    @Test
    void aRecordOfFlattenedColumnsIsPatched() {
        var settings =
                new DatasetSettings(
                        "upsert",
                        List.of("id"),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new NestedSettings("flatten", null, null, List.of("/a/geo")));
        things.ask(new PutDataset(tenant, "t", settings));
        json("{\"id\":1,\"a\":{\"city\":\"Lyon\",\"geo\":{\"x\":1},\"n\":2}}\n");
        var records = new Warehoused(things, tenant, "t");

        records.patch("1", "{\"a\":{\"city\":\"Paris\"}}");
        records.patch("1", "{\"a_n\":3}");

        assertThat(records.get("1", null).values())
                .containsEntry("a_city", "Paris")
                .containsEntry("a_n", 3);
        assertThat(things.ask(new GetDataset(tenant, "t")).columns().keySet())
                .containsExactly("id", "a_city", "a_geo", "a_n");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "fold,-,-,mode",
                "flatten,6,-,depth",
                "flatten,0,-,depth",
                "flatten,1,.,separator",
            })
    void whatIsNoRuleIsRefused(
            String mode, @Nullable Integer depth, @Nullable String separator, String field) {
        var nested = new NestedSettings(mode, depth, separator, null);

        assertProblem(() -> declare(null, nested), 400, "nested." + field);
        var except = new NestedSettings("flatten", null, null, List.of("address"));
        assertProblem(() -> declare(null, except), 400, "nested.except");
    }
}
