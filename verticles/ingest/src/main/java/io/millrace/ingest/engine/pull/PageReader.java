package io.millrace.ingest.engine.pull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Reads the records of a page out of its JSON as they are written, so that numbers stay exact.
public final class PageReader {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final JsonPointer records;
    private final @Nullable JsonPointer cursor;
    private final @Nullable JsonPointer total;

    /// @param records to the array of records, or to the one record
    /// @param cursor to the cursor of the next page
    /// @param total to the number of records
    /// @throws IllegalArgumentException when one is no JSON pointer
    public PageReader(String records, @Nullable String cursor, @Nullable String total) {
        this.records = JsonPointer.compile(records);
        this.cursor = cursor == null ? null : JsonPointer.compile(cursor);
        this.total = total == null ? null : JsonPointer.compile(total);
    }

    /// @param body UTF-8
    /// @throws PullFault when it is no JSON, or has no records where they should be
    public Page read(byte[] body) {
        var text = text(body);
        try (var parser = FACTORY.createParser(text)) {
            var reading = new Reading(text, parser);
            reading.run();
            return reading.page();
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new PullFault(
                    "The page is no JSON (line %d, column %d)."
                            .formatted(
                                    at == null ? 1 : at.getLineNr(),
                                    at == null ? 1 : at.getColumnNr()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] body) {
        int from = 0;
        if (body.length >= MARK.length
                && body[0] == MARK[0]
                && body[1] == MARK[1]
                && body[2] == MARK[2]) {
            from = MARK.length;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body, from, body.length - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new PullFault("The page is no UTF-8.");
        }
    }

    private final class Reading {
        private final String text;
        private final JsonParser parser;
        private final StringBuilder lines = new StringBuilder();
        private int count;
        private boolean isFound;
        private @Nullable String next;
        private @Nullable Long said;

        Reading(String text, JsonParser parser) {
            this.text = text;
            this.parser = parser;
        }

        void run() throws IOException {
            boolean isEmpty = true;
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                isEmpty = false;
                if (token == JsonToken.FIELD_NAME || token.isStructEnd()) continue;
                look(token, parser.getParsingContext().pathAsPointer());
            }
            if (isEmpty) throw new PullFault("The page is empty: it is no JSON.");
            if (!isFound) throw nothing();
        }

        private void look(JsonToken token, JsonPointer at) throws IOException {
            if (at.equals(records)) {
                isFound = true;
                if (token == JsonToken.START_ARRAY) array();
                else if (token == JsonToken.START_OBJECT) record();
                else if (token != JsonToken.VALUE_NULL) throw nothing();
            } else if (token.isStructStart()) {
                if (!isOnTheWay(at)) parser.skipChildren();
            } else if (at.equals(cursor)) {
                next = token == JsonToken.VALUE_NULL ? null : parser.getText();
            } else if (at.equals(total) && token == JsonToken.VALUE_NUMBER_INT) {
                said = parser.getLongValue();
            }
        }

        private boolean isOnTheWay(JsonPointer at) {
            var prefix = at + "/";
            return at.toString().isEmpty()
                    || records.toString().startsWith(prefix)
                    || (cursor != null && cursor.toString().startsWith(prefix))
                    || (total != null && total.toString().startsWith(prefix));
        }

        private void array() throws IOException {
            while (parser.nextToken() != JsonToken.END_ARRAY) record();
        }

        private void record() throws IOException {
            int from = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
            parser.skipChildren();
            parser.getTextLength(); // a string is read to its end when it is asked for
            int to = Math.toIntExact(parser.currentLocation().getCharOffset());
            lines.append(ForeignTable.line(text.substring(from, to).strip())).append('\n');
            count++;
        }

        private PullFault nothing() {
            var where = records.toString();
            return new PullFault(
                    where.isEmpty()
                            ? "The page is no array of records: give the pointer to it."
                            : "The page has no array of records at %s.".formatted(where));
        }

        Page page() {
            var cursorText = next == null || next.isEmpty() ? null : next;
            return new Page(lines.toString(), count, digest(lines), cursorText, said);
        }
    }

    private static String digest(CharSequence lines) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var bytes = digest.digest(lines.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
