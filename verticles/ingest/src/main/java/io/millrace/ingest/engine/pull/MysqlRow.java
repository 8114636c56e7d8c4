package io.millrace.ingest.engine.pull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row of a MySQL or MariaDB as JSON, in which numbers, times and nested values keep what they
/// are.
///
/// A date that there is not, such as `0000-00-00`, is written as it is and not as a text: its row
/// is no JSON, and is set aside whatever the type of the column here.
public final class MysqlRow {
    private static final JsonFactory JSON = new JsonFactory();

    private MysqlRow() {}

    /// @param values as many as columns, of which numbers are numbers and bytes are arrays of them
    public static String json(List<MysqlColumn> columns, List<@Nullable Object> values) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (int i = 0; i < columns.size(); i++) {
                json.writeFieldName(columns.get(i).name());
                var value = values.get(i);
                if (value == null) json.writeNull();
                else write(json, columns.get(i).kind(), value);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, MysqlColumn.Kind kind, Object value)
            throws IOException {
        var text = String.valueOf(value);
        switch (kind) {
            case NUMBER, FLOATING, BITS -> json.writeNumber(number(value));
            case DATE -> date(json, text, text);
            case DATETIME -> date(json, text, text.replace(' ', 'T'));
            case TIMESTAMP -> date(json, text, text.replace(' ', 'T') + "+00:00");
            case JSON -> json.writeRawValue(ForeignTable.line(text));
            case BYTES -> json.writeString(value instanceof byte[] its ? hex(its) : text);
            case TIME, SHAPE, TEXT -> json.writeString(text);
        }
    }

    private static String number(Object value) {
        return value instanceof BigDecimal its ? its.toPlainString() : String.valueOf(value);
    }

    private static void date(JsonGenerator json, String text, String written) throws IOException {
        if (isNone(text)) json.writeRawValue(text);
        else json.writeString(written);
    }

    private static boolean isNone(String date) {
        return date.startsWith("0000-") || date.startsWith("-00-", 4) || date.startsWith("-00", 7);
    }

    /// As Postgres writes bytes.
    private static String hex(byte[] bytes) {
        return "\\x" + HexFormat.of().formatHex(bytes);
    }
}
