package io.millrace.ingest.engine;

import io.millrace.ingest.engine.mapping.ColumnMapping;
import io.millrace.ingest.engine.mapping.Mappings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads one batch in steps: chunks of rows in binary COPY form, and what is set aside. The caller
/// writes each chunk before it asks for the next, which is the back-pressure.
public final class BatchReader {
    private static final int CHUNK = 1 << 17;
    private static final int REJECTED = 500;
    private static final int REJECTED_CHARS = 1 << 20;

    /// From one record in so many on it is the file that is not UTF-8, not a record.
    private static final int ENCODED_OTHERWISE = 20;

    /// Most characters of a header that a record is set aside under; Postgres's indexes hold no
    /// texts of any length.
    private static final int NAME = 200;

    /// Characters that are told of a longer one.
    private static final int SHOWN = 60;

    /// What a step brought.
    public enum Step {
        /// Rows or rejected records, and more to come.
        CHUNK,
        /// The record at hand has headers that are not bound: ask [#newColumns], then [#bind].
        NEW_HEADERS,
        /// The last rows or rejected records, maybe none.
        END
    }

    private final Opening opening;
    private final RecordReader reader;
    private final Limits limits;
    private final CopyBuffer rows = new CopyBuffer();
    private final RowWriter writer;
    private final Mappings mappings;
    private final List<Rejected> rejected = new ArrayList<>();
    private @Nullable Map<String, TypeGuess> sampled;
    private List<Column> columns = List.of();
    private ColumnProfile[] profiles = {};
    private @Nullable Dimensions dimensions;
    private int[] waiting = {};
    private int bound = -1;
    private boolean pending;
    private long stored;
    private long setAside;
    private long badEncoding;
    private long rejectedChars;
    private List<String> commaHeaders = List.of();

    /// Of values that are read as they are written.
    ///
    /// @param known columns of the dataset so far
    public BatchReader(Source source, long batch, List<Column> known, Limits limits)
            throws IOException {
        this(source, batch, new Known(known, Mappings.NONE), limits);
    }

    /// What is known of a dataset.
    ///
    /// @param mappings that hold from the first record to the last, whatever is accepted meanwhile
    /// @param horizon null where no time is too late
    public record Known(List<Column> columns, Mappings mappings, @Nullable Horizon horizon) {
        public Known {
            columns = List.copyOf(columns);
        }

        public Known(List<Column> columns, Mappings mappings) {
            this(columns, mappings, null);
        }
    }

    public BatchReader(Source source, long batch, Known known, Limits limits) throws IOException {
        this.opening = new Opening(source, known.columns(), limits);
        this.mappings = known.mappings();
        this.reader = opening.reader();
        this.limits = limits;
        this.writer = new RowWriter(batch, rows, known.horizon());
    }

    /// Columns that the source has and `known` has not, with their types guessed.
    ///
    /// @throws Unreadable when there are too many
    public List<Column> newColumns(List<Column> known) throws IOException {
        var headers = reader.headers();
        boolean empty = headers.isEmpty();
        if (empty) headers = List.copyOf(sampled().keySet());
        var binding =
                Binding.of(headers, known, opening.nesting()).without(headers, known, mappings);
        var spare = binding.spare();
        var names = new ArrayList<String>();
        var types = new ArrayList<ColumnType>();
        for (int slot : spare) {
            var header = headers.get(slot);
            var guess = sampled().get(header);
            var type = guess == null ? null : guess.type();
            if (type == null && isCsv()) type = ColumnType.TEXT;
            if (type == null && !empty && hasValue(slot)) {
                type = Sampler.ofOne(reader.fields(), slot);
            }
            if (type == null) continue;
            names.add(header);
            types.add(type);
        }
        if (names.size() + known.size() > limits.fields()) {
            throw new Unreadable("More than " + limits.fields() + " columns");
        }
        return columns(names, opening.nesting().labels(names), types, known);
    }

    private boolean isCsv() {
        return reader instanceof CsvReader;
    }

    private Map<String, TypeGuess> sampled() throws IOException {
        var guesses = sampled;
        if (guesses == null) sampled = guesses = opening.guesses();
        return guesses;
    }

    private static List<Column> columns(
            List<String> headers, List<String> labels, List<ColumnType> types, List<Column> known) {
        var clean = ColumnNames.clean(labels, known.stream().map(Column::name).toList());
        var added = new ArrayList<Column>();
        for (int i = 0; i < clean.size(); i++) {
            added.add(Column.inferred(clean.get(i), headers.get(i), types.get(i)));
        }
        return added;
    }

    /// `columns` in the order in which the source has them; those that it has not come last.
    public List<Column> inSourceOrder(List<Column> columns) throws IOException {
        var headers = reader.headers();
        if (headers.isEmpty()) headers = List.copyOf(sampled().keySet());
        var slots = Binding.of(headers, columns, opening.nesting()).slots();
        return IntStream.range(0, columns.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> slots[i] < 0 ? Integer.MAX_VALUE : slots[i]))
                .map(columns::get)
                .toList();
    }

    /// Says which columns the next rows have: those of the table that is copied into, in order.
    ///
    /// @param strict a value without a column sends its record to quarantine; else it waits for
    ///   [Step#NEW_HEADERS]
    public void bind(List<Column> table, boolean strict) throws IOException {
        var headers = reader.headers();
        var whole = Binding.of(headers, table, opening.nesting());
        var binding = whole.without(headers, table, mappings);
        int[] refused = strict ? binding.spare() : new int[0];
        writer.bind(table, binding.slots(), refused, commas(binding.slots()));
        if (!mappings.isEmpty()) {
            writer.map(chains(table, whole, binding), binding.rivals(), commaSlots());
        }
        waiting = strict ? new int[0] : binding.spare();
        bound = reader.headers().size();
        int before = profiles.length;
        profiles = Arrays.copyOf(profiles, table.size());
        for (int i = before; i < profiles.length; i++) {
            profiles[i] = new ColumnProfile(table.get(i), stored);
        }
        columns = List.copyOf(table);
        if (dimensions == null) dimensions = new Dimensions(profiles);
    }

    /// Null where nothing is done to values: their column is read as it is written, which is
    /// faster.
    private @Nullable Chain[] chains(List<Column> table, Binding whole, Binding bound) {
        var headers = reader.headers();
        ToIntFunction<String> placeOf = header -> whole.slotOfHeader(header, headers, table);
        var chains = new @Nullable Chain[table.size()];
        for (int i = 0; i < chains.length; i++) {
            int own = bound.slots()[i];
            var its =
                    mappings.of(table.get(i).name()).stream()
                            .filter(m -> m.isOwn() || isElsewhere(m, own, placeOf))
                            .toList();
            if (!its.isEmpty()) chains[i] = Chain.of(its, placeOf);
        }
        return chains;
    }

    /// Whether the source has values of a mapping beyond the column's own.
    private static boolean isElsewhere(
            ColumnMapping mapping, int own, ToIntFunction<String> placeOf) {
        return mapping.sources().stream()
                .mapToInt(placeOf)
                .anyMatch(place -> place >= 0 && place != own);
    }

    private boolean[] commaSlots() throws IOException {
        var commas = new boolean[reader.headers().size()];
        for (int i = 0; i < commas.length; i++) commas[i] = hasCommas(reader.headers().get(i));
        return commas;
    }

    /// Which columns are written with a decimal comma here.
    private boolean[] commas(int[] slots) throws IOException {
        var commas = new boolean[slots.length];
        var headers = new ArrayList<String>();
        for (int i = 0; i < slots.length; i++) {
            commas[i] = slots[i] >= 0 && hasCommas(reader.headers().get(slots[i]));
            if (commas[i]) headers.add(reader.headers().get(slots[i]));
        }
        commaHeaders = headers;
        return commas;
    }

    private boolean hasCommas(String header) throws IOException {
        if (opening.knowsCommas()) return notation().commas().contains(header);
        if (!opening.mayHaveCommas()) return false;
        var guess = sampled().get(header);
        return guess != null && guess.hasCommas();
    }

    /// How the records are written, as far as is known now.
    public Notation notation() {
        return opening.notation(reader.headers(), commaHeaders);
    }

    /// How the CSV is written; empty for what is none.
    public Optional<Dialect> dialect() {
        return Optional.ofNullable(opening.dialect());
    }

    /// The line of the CSV header; 0 where there is none.
    public long headerLine() {
        return reader instanceof CsvReader csv ? csv.headerLine() : 0;
    }

    public Step advance() throws IOException {
        rows.clear();
        rejected.clear();
        rejectedChars = 0;
        if (pending) {
            pending = false;
            write();
        }
        while (rows.size < CHUNK && rejected.size() < REJECTED && rejectedChars < REJECTED_CHARS) {
            if (!reader.next()) return Step.END;
            var f = reader.fields();
            if (f.fault != null) {
                reject(f, null, f.fault, f.detail);
            } else if (isUnbound()) {
                pending = true;
                return Step.NEW_HEADERS;
            } else {
                write();
            }
        }
        return Step.CHUNK;
    }

    private boolean isUnbound() {
        if (reader.headers().size() != bound) return true;
        for (int slot : waiting) if (hasValue(slot)) return true;
        return false;
    }

    private boolean hasValue(int slot) {
        var f = reader.fields();
        return slot < f.count && f.kind[slot] != Fields.ABSENT && f.start[slot] < f.end[slot];
    }

    private void write() {
        var f = reader.fields();
        var refused = writer.write(f);
        if (refused != null) {
            refuse(f, refused);
            return;
        }
        stored++;
        count();
    }

    private void refuse(Fields f, RowWriter.Rejection refused) {
        if (refused.column() >= 0) {
            noteMisfit(f, refused);
            var column = columns.get(refused.column()).name();
            reject(f, column, refused.reason(), refused.detail());
            return;
        }
        var header = reader.headers().get(refused.slot());
        if (header.codePointCount(0, header.length()) <= NAME) {
            reject(f, header, refused.reason(), refused.detail());
            return;
        }
        var cut = header.substring(0, header.offsetByCodePoints(0, SHOWN));
        reject(f, null, refused.reason(), refused.detail() + ": " + cut + "...");
    }

    private void noteMisfit(Fields f, RowWriter.Rejection refused) {
        int slot = writer.slot(refused.column());
        if (slot < 0 || slot >= f.count || refused.reason() != Reason.BAD_TYPE) return;
        profiles[refused.column()].refuse(f.data, f.start[slot], f.end[slot]);
    }

    private void count() {
        var present = writer.present;
        for (int i = 0; i < profiles.length; i++) {
            var its = profiles[i];
            if (!present[i]) {
                its.addNull();
                continue;
            }
            var type = its.column().type();
            boolean copied = type == ColumnType.TEXT || type == ColumnType.JSONB;
            var bytes = copied ? rows.data : writer.source[i];
            its.add(writer.exact[i], writer.number[i], bytes, writer.from[i], writer.to[i]);
        }
        if (dimensions != null) dimensions.add(present, writer.number);
    }

    private void reject(Fields f, @Nullable String column, Reason reason, String detail) {
        setAside++;
        // An escape of JSON for what is no text says nothing of the file's encoding.
        boolean isOfBytes = reason == Reason.BAD_ENCODING && !Utf8.isText(f.data, f.from, f.to);
        if (isOfBytes) badEncoding++;
        boolean isOfTheFile = isOfBytes && badEncoding * ENCODED_OTHERWISE >= stored + setAside;
        var said = isOfTheFile ? detail + advice() : detail;
        // What is too large is not kept whole, everything else is, so that it can be mended.
        int most = reason == Reason.TOO_LARGE ? limits.rawChars() : limits.recordBytes();
        var raw = RawText.of(f.data, f.from, f.to, most);
        rejectedChars += raw.length();
        rejected.add(new Rejected(f.line, column, reason, said, raw));
    }

    private String advice() {
        var encoding = dialect().map(Dialect::encoding).orElse(Encoding.UTF_8);
        return encoding == Encoding.UTF_8
                ? "; save the file as UTF-8 and send it again, or say its encoding"
                : "; it was read as " + encoding.id() + ": say its encoding";
    }

    /// The rows of the last step.
    public CopyBuffer rows() {
        return rows;
    }

    /// The records that the last step set aside.
    public List<Rejected> rejected() {
        return List.copyOf(rejected);
    }

    public long stored() {
        return stored;
    }

    public long setAside() {
        return setAside;
    }

    /// Records that were set aside as their bytes are no UTF-8.
    public long badEncoding() {
        return badEncoding;
    }

    public Profile profile() {
        var facts = Arrays.stream(profiles).map(ColumnProfile::facts).toList();
        return new Profile(facts, dimensions == null ? List.of() : dimensions.facts());
    }
}
