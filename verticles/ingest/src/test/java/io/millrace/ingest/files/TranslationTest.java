package io.millrace.ingest.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.engine.Unreadable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.VisibilityState;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranslationTest {
    private static final long MOST = 1 << 20;

    private static List<String> lines(byte[] file, FileFormat format) throws IOException {
        return lines(file, format, MOST);
    }

    private static List<String> lines(byte[] file, FileFormat format, long most)
            throws IOException {
        var kept = kept(file);
        try (var lines = new Translation(kept, format, most)) {
            return List.of(new String(lines.readAllBytes(), UTF_8).split("\n", -1));
        } finally {
            Files.delete(kept);
        }
    }

    private static Path kept(byte[] file) throws IOException {
        return Files.write(Files.createTempFile("kept", ""), file);
    }

    /// Written by Apache Arrow 21: a row of values, one of nulls, one of edges.
    private static byte[] arrow(String name) throws IOException {
        var path = "/files/" + name + ".parquet";
        try (var file = TranslationTest.class.getResourceAsStream(path)) {
            return Objects.requireNonNull(file).readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "lz4"})
    void everyTypeOfParquetIsWrittenAsItIs(String codec) throws IOException {
        assertThat(lines(arrow(codec), FileFormat.PARQUET))
                .containsExactly(
                        """
                        {"id":1,"small":1,"wide":1,"amount":12.50,"share":0.1,"rate":0.1,"paid":true,\
                        "day":"2026-03-01","at":"2026-03-01T10:00:00Z","local":"2026-03-01T10:00:00",\
                        "code":"00123","bytes":"AP8=","tags":["a","b"],\
                        "address":{"city":"Paris","zip":"01000"},"prices":{"eur":1.20},"time":"10:00:00"}\
                        """,
                        """
                        {"id":2,"wide":2,"amount":-0.01,"share":1.0E300,"rate":2.5,"paid":false,\
                        "code":"O'Neill \\"x\\"","bytes":"text","tags":[]}\
                        """,
                        """
                        {"id":9007199254740993,"small":-3,"wide":18446744073709551615,"share":"NaN",\
                        "day":"1969-12-31","at":"2026-03-01T10:00:00.123456Z","local":"2026-03-01T10:05:00",\
                        "code":"é\\n","address":{"city":null,"zip":"2"},"prices":{"usd":2.00},\
                        "time":"23:59:59"}\
                        """,
                        "");
    }

    @Test
    void anUnknownCompressionIsNamed() {
        assertThatThrownBy(() -> lines(arrow("brotli"), FileFormat.PARQUET))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("BROTLI")
                .hasMessageContaining("zstd");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 100, 1_000, 4_000})
    void aParquetFileThatIsCutIsUnreadable(int length) throws IOException {
        var cut = Arrays.copyOf(arrow("snappy"), length);

        assertThatThrownBy(() -> lines(cut, FileFormat.PARQUET))
                .isInstanceOf(Unreadable.class)
                .hasMessage("The Parquet file is damaged; save it as CSV and send it again.");
    }

    @Test
    void whatHoldsTooMuchIsRefused() {
        assertThatThrownBy(() -> lines(arrow("snappy"), FileFormat.PARQUET, 500))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("more than 500 bytes");
    }

    private static byte[] workbook(Consumer<Workbook> content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var book = new Workbook(bytes, "Test", "1.0")) {
            content.accept(book);
        }
        return bytes.toByteArray();
    }

    @Test
    void rowsOfTheFirstSheetThatIsShownAreOnTheirLines() throws IOException {
        var file =
                workbook(book -> {
                    var hidden = book.newWorksheet("Old");
                    hidden.setVisibilityState(VisibilityState.HIDDEN);
                    hidden.value(0, 0, "no");
                    var sheet = book.newWorksheet("Orders");
                    row(sheet, 1, "id", "amount", "amount", "", "at");
                    row(sheet, 2, 1, 0.1 + 0.2, "00123", true, null);
                    sheet.value(2, 4, LocalDateTime.of(2026, 3, 1, 10, 30));
                    sheet.style(2, 4).format("dd/mm/yyyy hh:mm").set();
                    row(sheet, 4, 1e15, -0.5, "é \"x\"", null, null);
                    sheet.value(4, 4, LocalDateTime.of(2026, 3, 2, 0, 0));
                    sheet.style(4, 4).format("[$-40C]d mmmm yyyy").set();
                    sheet.value(4, 6, "beyond");
                });

        assertThat(lines(file, FileFormat.XLSX))
                .containsExactly(
                        "",
                        "",
                        """
                        {"id":1,"amount":0.3,"amount_2":"00123","column_4":true,\
                        "at":"2026-03-01T10:30:00"}\
                        """,
                        "",
                        """
                        {"id":1000000000000000,"amount":-0.5,"amount_2":"é \\"x\\"","at":"2026-03-02",\
                        "column_7":"beyond"}\
                        """,
                        "");
    }

    private static void row(Worksheet sheet, int at, Object... values) {
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case Number number -> sheet.value(at, i, number);
                case Boolean truth -> sheet.value(at, i, truth);
                case String text -> sheet.value(at, i, text);
                case null, default -> {}
            }
        }
    }

    @Test
    void aNumberWithDaysInItsTextIsNoDate() throws IOException {
        var file =
                workbook(book -> {
                    var sheet = book.newWorksheet("Stay");
                    sheet.value(0, 0, "length");
                    sheet.value(1, 0, 3);
                    sheet.style(1, 0).format("0&quot; days&quot;").set();
                });

        assertThat(lines(file, FileFormat.XLSX)).containsExactly("", "{\"length\":3}", "");
    }

    @Test
    void aSheetNeverReadsOtherFiles() throws IOException {
        var entity =
                "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>";
        var file =
                changed(
                        workbook(book -> book.newWorksheet("One").value(0, 0, "secret")),
                        Map.of(
                                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
                                entity,
                                "secret",
                                "&e;"));

        assertThatThrownBy(() -> lines(file, FileFormat.XLSX))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void aWorkbookThatGrowsBeyondItsReaderEndsItsReaderOnly() throws IOException {
        var file =
                changed(
                        workbook(book -> book.newWorksheet("One").value(0, 0, "secret")),
                        Map.of("secret", "x".repeat(1 << 28)));

        assertThatThrownBy(() -> lines(file, FileFormat.XLSX))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("too much memory");
    }

    /// The workbook with texts of its parts replaced.
    private static byte[] changed(byte[] workbook, Map<String, String> texts) throws IOException {
        var file = Files.createTempFile("changed", ".xlsx");
        var bytes = new ByteArrayOutputStream();
        Files.write(file, workbook);
        try (var in = new ZipFile(file.toFile());
                var out = new ZipOutputStream(bytes)) {
            for (var entry : Collections.list(in.entries())) {
                var content = new String(in.getInputStream(entry).readAllBytes(), UTF_8);
                for (var text : texts.entrySet()) {
                    content = content.replace(text.getKey(), text.getValue());
                }
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(content.getBytes(UTF_8));
            }
        }
        Files.delete(file);
        return bytes.toByteArray();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theReaderIsToldNothingOfTheNode() throws IOException {
        try (var lines = new Translation(kept(arrow("none")), FileFormat.PARQUET, MOST)) {
            var told = ProcessHandle.current().children().map(TranslationTest::told).toList();

            assertThat(told).contains("");
            assertThat(lines.read()).isEqualTo('{');
        }
    }

    /// The environment of a process, from proc_pid_environ(5).
    private static String told(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "environ"));
        } catch (IOException e) {
            return "ended";
        }
    }
}
