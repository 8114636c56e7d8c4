package io.millrace.ingest.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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

    /// Of a CSV; empty for what is none.
    private final List<String> names;

    /// Of a CSV, by field, whether a comma parts the decimals of its numbers.
    private final boolean[] commas;

    private int known;
    private int place = Routes.NONE;

    /// @param from [Routes#sourceName]
    /// @throws Unreadable when nothing of the source can be read
    public SortedReader(Source source, Routes routes, String from) throws IOException {
        var opening = new Opening(source, List.of(), LIMITS);
        this.reader = opening.reader();
        this.names = reader instanceof CsvReader ? once(reader.headers()) : List.of();
        this.commas = commas(opening, reader.headers());
        this.routes = routes;
        this.from = from;
    }

    /// Headers that are there more than once get a number: an object has one value of a name.
    private static List<String> once(List<String> headers) {
        var all = new HashSet<String>(headers);
        var counts = new HashMap<String, Integer>();
        var names = new ArrayList<String>();
        for (var header : headers) {
            int count = counts.getOrDefault(header, 0) + 1;
            var name = header;
            if (count > 1) {
                name = header + "_" + count;
                while (!all.add(name)) name = header + "_" + ++count;
            }
            counts.put(header, count);
            names.add(name);
        }
        return List.copyOf(names);
    }

    private static boolean[] commas(Opening opening, List<String> headers) throws IOException {
        var commas = new boolean[headers.size()];
        if (!opening.mayHaveCommas()) return commas;
        var guesses = opening.guesses();
        for (int i = 0; i < commas.length; i++) {
            var guess = guesses.get(headers.get(i));
            commas[i] = guess != null && guess.hasCommas() && guess.type() == ColumnType.NUMERIC;
        }
        return commas;
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
        if (reader instanceof CsvReader) return JsonLine.ofCsv(f, names, commas);
        return JsonLine.of(f, reader.headers());
    }
}
