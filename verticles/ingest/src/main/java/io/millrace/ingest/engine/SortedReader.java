package io.millrace.ingest.engine;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads mixed records one after the other, and tells which route takes each.
public final class SortedReader {
    /// Each kind of record brings names of its own.
    private static final int MOST_NAMES = 10_000;

    private static final Limits LIMITS =
            new Limits(
                    Limits.DEFAULT.recordBytes(),
                    Limits.DEFAULT.quotedLines(),
                    MOST_NAMES,
                    Limits.DEFAULT.rawChars(),
                    Limits.DEFAULT.depth());

    private final RecordReader reader;
    private final Routes routes;
    private final String from;
    private final Map<String, Integer> slots = new HashMap<>();
    private int known;
    private int place = Routes.NONE;

    /// @param from [Routes#sourceName]
    /// @throws Unreadable when nothing of the source can be read
    public SortedReader(Source source, Routes routes, String from) throws IOException {
        this.reader = new Opening(source, List.of(), LIMITS).reader();
        this.routes = routes;
        this.from = from;
    }

    /// Moves to the next record.
    ///
    /// @return false at the end
    /// @throws Unreadable when the rest cannot be read
    public boolean next() throws IOException {
        place = Routes.NONE;
        if (!reader.next()) return false;
        if (reader.fields().fault == null) {
            learn();
            place = routes.find(from, this::value);
        }
        return true;
    }

    private void learn() {
        var headers = reader.headers();
        for (; known < headers.size(); known++) slots.putIfAbsent(headers.get(known), known);
    }

    private @Nullable String value(String field) {
        var slot = slots.get(field);
        return slot == null ? null : reader.fields().value(slot);
    }

    /// Place of the route that takes the record; [Routes#NONE] where none does, or where it is no
    /// record.
    public int place() {
        return place;
    }

    /// The dataset that the record belongs to; empty where no route takes it.
    public Optional<String> dataset() {
        if (place == Routes.NONE) return Optional.empty();
        return Optional.of(routes.items().get(place).dataset());
    }

    boolean isOf(String dataset) {
        return place != Routes.NONE && routes.items().get(place).dataset().equals(dataset);
    }

    /// Its line, element or position.
    public long line() {
        return reader.fields().line;
    }

    /// What is wrong with it where it is no record.
    public Optional<Rejected> rejected() {
        var f = reader.fields();
        var fault = f.fault;
        if (fault == null) return Optional.empty();
        int most = fault == Reason.TOO_LARGE ? LIMITS.rawChars() : LIMITS.recordBytes();
        var raw = RawText.of(f.data, f.from, f.to, most);
        return Optional.of(new Rejected(f.line, null, fault, f.detail, raw));
    }

    /// The record as JSON on one line, in UTF-8.
    public byte[] json() {
        var f = reader.fields();
        if (reader instanceof JsonReader) return JsonLine.of(f.data, f.from, f.to);
        return JsonLine.of(f, reader.headers(), reader instanceof CsvReader);
    }
}
