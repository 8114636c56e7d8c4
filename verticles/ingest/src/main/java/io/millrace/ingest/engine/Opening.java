package io.millrace.ingest.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The beginning of a batch: from it come the dialect, the header and the types.
final class Opening {
    private static final int SAMPLE = 1 << 21;

    private final Source source;
    private final List<Column> known;
    private final Limits limits;
    private final byte[] sample;
    private final boolean cut;
    private final InputStream rest;
    private final Nesting nesting;
    private final @Nullable Dialect dialect;
    private final List<String> names;

    /// @param known columns of the dataset, which help to tell a header from data
    Opening(Source source, List<Column> known, Limits limits) throws IOException {
        this.source = source;
        this.known = known;
        this.limits = limits;
        switch (source) {
            case Source.Body(var in, var format, var convention) -> {
                var first = in.readNBytes(SAMPLE);
                var encoding = convention.encoding(format, first);
                if (encoding == Encoding.UTF_8) {
                    sample = first;
                    rest = in;
                } else {
                    var all = new SequenceInputStream(new ByteArrayInputStream(first), in);
                    rest = new Transcoded(all, encoding);
                    sample = rest.readNBytes(SAMPLE);
                }
                cut = sample.length == SAMPLE;
                nesting = convention.nesting().keepingDeclared(known);
                dialect =
                        format == Format.CSV
                                ? dialect(convention.dialect(), known).with(encoding)
                                : null;
            }
            case Source.Messages messages -> {
                sample = new byte[0];
                rest = InputStream.nullInputStream();
                cut = false;
                nesting = messages.nesting().keepingDeclared(known);
                dialect = null;
            }
            case Source.Mended(var notation, _) -> {
                sample = new byte[0];
                rest = InputStream.nullInputStream();
                cut = false;
                nesting = notation.nested();
                dialect = null;
            }
        }
        names = dialect == null || dialect.header() ? List.of() : names(dialect, known);
    }

    /// What becomes of objects inside a record.
    Nesting nesting() {
        return nesting;
    }

    /// How the CSV is written; null where it is none.
    @Nullable Dialect dialect() {
        return dialect;
    }

    private Dialect dialect(DeclaredDialect declared, List<Column> known) throws IOException {
        var guess = new DialectGuess(sample, sample.length, declared).dialect();
        if (declared.header() != null || !guess.header() || known.isEmpty()) return guess;
        var reader = new CsvReader(new ByteArrayInputStream(sample), guess, limits);
        boolean familiar =
                reader.headers().size() != known.size()
                        || reader.headers().stream()
                                .anyMatch(header -> Binding.find(header, known) >= 0);
        return guess.with(familiar);
    }

    private List<String> names(Dialect without, List<Column> known) throws IOException {
        var reader = new CsvReader(new ByteArrayInputStream(sample), without, limits);
        int width = reader.next() ? reader.fields().count : 0;
        if (width == known.size()) return known.stream().map(Column::header).toList();
        var generated = new ArrayList<String>();
        for (int i = 1; i <= width; i++) generated.add("column_" + i);
        return generated;
    }

    RecordReader reader() throws IOException {
        return switch (source) {
            case Source.Body _ ->
                    reader(new SequenceInputStream(new ByteArrayInputStream(sample), rest));
            case Source.Messages its -> new ValueReader(its, nesting, limits);
            case Source.Mended(var notation, var records) ->
                    new MendedReader(notation, records, known, limits);
        };
    }

    /// How the records are written.
    ///
    /// @param commas headers of columns with decimal commas
    Notation notation(List<String> headers, List<String> commas) {
        return switch (source) {
            case Source.Body _ ->
                    dialect == null
                            ? Notation.ofJson("", nesting)
                            : Notation.ofCsv(dialect, headers, commas);
            case Source.Messages its -> Notation.ofJson(its.pointer(), nesting);
            case Source.Mended(var notation, _) -> notation;
        };
    }

    /// Whether it was found out before in which columns a comma parts decimals.
    boolean knowsCommas() {
        return source instanceof Source.Mended;
    }

    /// Whether a comma may part decimals: none parts fields.
    boolean mayHaveCommas() {
        return dialect != null && dialect.delimiter() != ',';
    }

    Map<String, TypeGuess> guesses() throws IOException {
        var reader =
                source instanceof Source.Body
                        ? reader(new ByteArrayInputStream(sample, 0, lastLine()))
                        : reader();
        return Sampler.guesses(reader, cut, mayHaveCommas());
    }

    private int lastLine() {
        int end = sample.length;
        if (!cut) return end;
        while (end > 0 && sample[end - 1] != '\n') end--;
        return end == 0 ? sample.length : end;
    }

    private RecordReader reader(InputStream in) throws IOException {
        if (dialect == null) {
            boolean lines =
                    source instanceof Source.Body(_, var format, _) && format == Format.NDJSON;
            return new JsonReader(in, lines, limits, nesting);
        }
        var reader = new CsvReader(in, dialect, limits);
        if (!dialect.header()) reader.name(names);
        return reader;
    }

    @Override
    public String toString() {
        return "Opening[" + dialect + ", " + Arrays.toString(names.toArray()) + "]";
    }
}
