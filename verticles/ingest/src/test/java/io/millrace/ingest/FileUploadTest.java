package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.GetDataset;
import io.millrace.ingest.api.IngestRequest.Quarantine;
import io.millrace.ingest.api.IngestRequest.Rows;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.junit.jupiter.api.Test;

/// Parquet and Excel files on their way into a dataset.
class FileUploadTest {
    private static final String PARQUET = "application/vnd.apache.parquet";
    private static final String XLSX =
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private final Things things = Things.shared();
    private final TenantId tenant = things.stack.tenant();

    private static byte[] parquet() throws IOException {
        try (var file = FileUploadTest.class.getResourceAsStream("/files/snappy.parquet")) {
            return Objects.requireNonNull(file).readAllBytes();
        }
    }

    private BatchAnswer send(String type, String encoding, byte[] body) {
        return things.ask(Things.accept(tenant, "t", type, encoding, things.put(body), null));
    }

    private Map<String, String> types() {
        var types = new LinkedHashMap<String, String>();
        things.ask(new GetDataset(tenant, "t"))
                .columns()
                .forEach((name, column) -> types.put(name, column.type()));
        return types;
    }

    @Test
    void aParquetFileKeepsItsTypes() throws IOException {
        var batch = send(PARQUET, "identity", parquet());

        assertThat(batch.rowsStored()).isEqualTo(3);
        assertThat(types())
                .containsEntry("id", "bigint")
                .containsEntry("wide", "numeric")
                .containsEntry("amount", "numeric")
                .containsEntry("paid", "boolean")
                .containsEntry("day", "date")
                .containsEntry("at", "timestamptz")
                .containsEntry("local", "timestamp")
                .containsEntry("code", "text")
                .containsEntry("tags", "jsonb");
        var rows = things.ask(new Rows(tenant, "t", 10, null)).items();
        assertThat(rows.getFirst()).containsEntry("code", "00123").containsEntry("id", 1);
    }

    @Test
    void aFileThatIsPackedOnceMoreIsRefused() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(parquet());
        }

        assertThatThrownBy(() -> send(PARQUET, "gzip", packed.toByteArray()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("as it is");
    }

    @Test
    void aBadRowOfAWorkbookIsNamedByItsNumberThere() throws IOException {
        things.csv(tenant, "t", "id,amount\n1,9.90\n");

        var batch = send(XLSX, "identity", workbook());

        assertThat(batch.rowsStored()).isEqualTo(2);
        assertThat(batch.rowsQuarantined()).isOne();
        var page = things.ask(new Quarantine(tenant, "t", batch.id(), null, null, 10, null));
        var aside = page.items().getFirst();
        assertThat(aside.line()).isEqualTo(4);
        assertThat(aside.column()).isEqualTo("amount");
        assertThat(aside.reason()).isEqualTo("bad-type");
        assertThat(aside.raw()).isEqualTo("{\"id\":3,\"amount\":\"twelve\"}");
    }

    /// Its third record cannot be stored.
    private static byte[] workbook() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var book = new Workbook(bytes, "Test", "1.0")) {
            var sheet = book.newWorksheet("Orders");
            sheet.value(0, 0, "id");
            sheet.value(0, 1, "amount");
            sheet.value(1, 0, 2);
            sheet.value(1, 1, 10.5);
            sheet.value(3, 0, 3);
            sheet.value(3, 1, "twelve");
            sheet.value(4, 0, 4);
            sheet.value(4, 1, 12);
        }
        return bytes.toByteArray();
    }

    @Test
    void aDamagedFileFailsItsBatchAndSaysSo() throws IOException {
        var batch = send(PARQUET, "identity", Arrays.copyOf(parquet(), 3_000));

        assertThat(batch.state()).isEqualTo("failed");
        assertThat(batch.problem())
                .isEqualTo("The Parquet file is damaged; save it as CSV and send it again.");
    }

    @Test
    void aFileOfAnotherKindThanItSaysIsRefused() throws IOException {
        var file = parquet();

        assertThatThrownBy(() -> send(XLSX, "identity", file))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no Excel file");
        assertThatThrownBy(() -> send("text/csv", "identity", file))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(PARQUET);
    }
}
