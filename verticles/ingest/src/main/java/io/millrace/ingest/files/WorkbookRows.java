package io.millrace.ingest.files;

import io.millrace.ingest.engine.Unreadable;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;
import org.jspecify.annotations.Nullable;

/// The rows of the first sheet of a workbook that is shown, each on the line of its number there.
/// The first row that holds anything names the columns.
final class WorkbookRows {
    /// Excel keeps numbers in binary and shows, as it reckons, 15 digits.
    private static final MathContext SHOWN = new MathContext(15);

    /// What a number format has beside its codes: text in quotes, escaped or padding characters,
    /// and colours or conditions in brackets, of which those of hours, minutes and seconds are
    /// codes.
    private static final Pattern LITERAL =
            Pattern.compile("\"[^\"]*\"|\\\\.|_.|\\*.|\\[(?![hms]+])[^\\]]*]");

    private static final Pattern DATE_CODE = Pattern.compile("[ymdhs]", Pattern.CASE_INSENSITIVE);

    private final JsonLines lines;
    private List<String> names = List.of();
    private int written;

    private WorkbookRows(JsonLines lines) {
        this.lines = lines;
    }

    static void write(Path file, JsonLines lines) throws IOException {
        var options = new ReadingOptions(true, true);
        try (var book = new ReadableWorkbook(file.toFile(), options);
                var rows = sheet(book).openStream()) {
            new WorkbookRows(lines).write(rows.iterator());
        }
    }

    private static Sheet sheet(ReadableWorkbook book) {
        return book.getSheets()
                .filter(its -> its.getVisibility() == SheetVisibility.VISIBLE)
                .findFirst()
                .orElseThrow(() -> new Unreadable("The Excel file shows no sheet."));
    }

    private void write(Iterator<Row> rows) throws IOException {
        while (rows.hasNext()) {
            var row = rows.next();
            if (isEmpty(row)) continue;
            while (written < row.getRowNum() - 1) emptyLine();
            if (names.isEmpty()) {
                names = names(row);
                emptyLine();
            } else {
                write(row);
            }
        }
    }

    private void emptyLine() throws IOException {
        lines.emptyLine();
        written++;
    }

    private static boolean isEmpty(Row row) {
        return row.stream().allMatch(cell -> value(cell) == null);
    }

    /// The second `amount` is `amount_2`; a column without a name is called by its number.
    private static List<String> names(Row row) {
        var names = new ArrayList<String>();
        var taken = new HashSet<String>();
        for (int i = 0; i < row.getCellCount(); i++) {
            var name = name(row, i);
            var free = name;
            for (int n = 2; !taken.add(free); n++) free = name + "_" + n;
            names.add(free);
        }
        return names;
    }

    private static String name(Row row, int column) {
        var value = row.getOptionalCell(column).map(WorkbookRows::value).orElse(null);
        var text = value instanceof BigDecimal number ? number.toPlainString() : value;
        return text == null ? "column_" + (column + 1) : text.toString().strip();
    }

    private void write(Row row) throws IOException {
        lines.beginRecord();
        for (var cell : row) {
            if (cell == null) continue;
            int column = cell.getColumnIndex();
            var name = column < names.size() ? names.get(column) : "column_" + (column + 1);
            lines.field(name, value(cell));
        }
        lines.endRecord();
        written++;
    }

    /// Of a formula it is what Excel reckoned last.
    private static @Nullable Object value(@Nullable Cell cell) {
        if (cell == null) return null;
        return switch (cell.getType()) {
            case EMPTY -> null;
            case NUMBER -> number(cell, cell.asNumber());
            case FORMULA ->
                    cell.getValue() instanceof BigDecimal its
                            ? number(cell, its)
                            : text(String.valueOf(cell.getText()));
            case BOOLEAN -> cell.asBoolean();
            case STRING -> text(cell.asString());
            case ERROR -> cell.getRawValue();
        };
    }

    private static @Nullable String text(String text) {
        return text.isBlank() ? null : text;
    }

    private static Object number(Cell cell, BigDecimal number) {
        if (isDate(cell.getDataFormatString())) return day(cell.asDate());
        var shown = number.round(SHOWN).stripTrailingZeros();
        return shown.scale() < 0 ? shown.setScale(0) : shown;
    }

    private static Object day(LocalDateTime time) {
        return time.toLocalTime().equals(LocalTime.MIDNIGHT) ? time.toLocalDate() : time;
    }

    private static boolean isDate(@Nullable String format) {
        if (format == null || format.equalsIgnoreCase("general")) return false;
        var codes = LITERAL.matcher(format).replaceAll("");
        return DATE_CODE.matcher(codes).find();
    }
}
