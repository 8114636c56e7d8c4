package io.millrace.ingest.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns records into rows of binary COPY: `_batch`, `_line`, then the columns. A record that does
/// not fit leaves nothing behind.
final class RowWriter {
    private final long batch;
    private final CopyBuffer out;
    private final @Nullable Horizon horizon;
    private final Parsed parsed = new Parsed();

    /// Values of the row that are not read as they are written.
    private final CopyBuffer rewritten = new CopyBuffer();

    private final CopyBuffer scratch = new CopyBuffer();
    private List<Column> columns = List.of();
    private ColumnType[] types = {};
    private int[] slots = {};
    private int[] spare = {};
    private boolean[] commas = {};

    /// By column; null where its values are read as they are written.
    private @Nullable Chain[] chains = {};

    /// By column, the slot without whose value its own is another column's; -1 for none.
    private int[] rivals = {};

    /// By slot.
    private boolean[] commaSlots = {};

    /// The column that the horizon is about; -1 for none.
    private int timed = -1;

    private long latest;

    /// A number at hand may be another one.
    private boolean isUncertain;

    // The row just written, by column, for statistics.
    boolean[] present = {};
    long[] exact = {};
    double[] number = {};
    byte[][] source = {};
    int[] from = {};
    int[] to = {};

    /// @param horizon null where no time is too late
    RowWriter(long batch, CopyBuffer out, @Nullable Horizon horizon) {
        this.batch = batch;
        this.out = out;
        this.horizon = horizon;
    }

    /// @param slots by column, where its value is in a record; -1 for nowhere
    /// @param spare slots that belong to no column, whose values send the record to quarantine
    /// @param commas by column, whether a comma parts the decimals of its numbers
    void bind(List<Column> columns, int[] slots, int[] spare, boolean[] commas) {
        int width = columns.size();
        this.columns = columns;
        this.types = columns.stream().map(Column::type).toArray(ColumnType[]::new);
        this.slots = slots;
        this.spare = spare;
        this.commas = commas;
        present = new boolean[width];
        exact = new long[width];
        number = new double[width];
        source = new byte[width][];
        from = new int[width];
        to = new int[width];
        chains = new @Nullable Chain[width];
        rivals = new int[width];
        Arrays.fill(rivals, -1);
        timed = -1;
        if (horizon == null) return;
        for (int i = 0; i < width; i++) {
            if (!horizon.isOf(columns.get(i))) continue;
            timed = i;
            latest = horizon.latest(types[i]);
        }
    }

    /// Has values of columns converted; after [#bind].
    ///
    /// @param chains by column, null for none
    /// @param rivals by column, the slot without whose value its own is another column's; -1 for
    ///   none
    /// @param commaSlots by slot, whether a comma parts the decimals of numbers there
    void map(@Nullable Chain[] chains, int[] rivals, boolean[] commaSlots) {
        this.chains = chains;
        this.rivals = rivals;
        this.commaSlots = commaSlots;
    }

    /// Appends the record.
    ///
    /// @return null, or why it is no row
    @Nullable Rejection write(Fields f) {
        int mark = out.size;
        rewritten.clear();
        out.int16(slots.length + 2).bigint(batch).bigint(f.line);
        for (int slot : spare) {
            if (hasValue(f, slot)) {
                out.size = mark;
                return new Rejection(
                        -1, slot, Reason.TOO_MANY_FIELDS, "The dataset has no such column");
            }
        }
        for (int column = 0; column < slots.length; column++) {
            if (!cell(column, f)) {
                out.size = mark;
                return rejection(column);
            }
        }
        return null;
    }

    private static boolean hasValue(Fields f, int slot) {
        return slot < f.count && f.kind[slot] != Fields.ABSENT && f.start[slot] < f.end[slot];
    }

    /// @param column -1 when it is the slot that no column takes
    record Rejection(int column, int slot, Reason reason, String detail) {}

    private Rejection rejection(int column) {
        var its = columns.get(column);
        var detail =
                switch (parsed.fault) {
                    case MISSING_REQUIRED -> "A value is required";
                    case OUT_OF_RANGE ->
                            column == timed
                                    ? Horizon.BEYOND
                                    : "The value does not fit into " + its.type().sql();
                    default -> Wording.notOf(its.type());
                };
        return new Rejection(column, -1, parsed.fault, detail);
    }

    /// Where the value of a column is in a record; -1 for nowhere.
    int slot(int column) {
        return slots[column];
    }

    private boolean cell(int column, Fields f) {
        int slot = slots[column];
        int rival = rivals[column];
        if (rival >= 0 && (!hasValue(f, rival) || isMended(f, rival))) return nothing(column);
        var chain = chains[column];
        if (chain != null && !isMended(f, slot)) return mapped(column, f, chain);
        if (slot < 0 || slot >= f.count) return nothing(column);
        byte kind = f.kind[slot];
        int start = f.start[slot];
        int end = f.end[slot];
        if (kind == Fields.ABSENT || start == end) return nothing(column);
        var type = types[column];
        present[column] = true;
        if (type == ColumnType.TEXT) {
            text(column, f, start, end, kind);
            return true;
        }
        if (type == ColumnType.JSONB) return json(column, f, slot);
        return typed(column, type, f.data, start, end, kind);
    }

    private static boolean isMended(Fields f, int slot) {
        return slot >= 0 && slot < f.count && f.kind[slot] == Fields.MENDED;
    }

    private boolean mapped(int column, Fields f, Chain chain) {
        var type = types[column];
        int slot = slots[column];
        boolean isRead = !chain.readsCommas() && type.isNumber();
        isUncertain = false;
        var own = slot < 0 ? null : written(f, slot, isRead);
        var outcome = chain.apply(own, place -> written(f, place, isRead));
        if (outcome.isRefused() || isUncertain) return parsed.bad();
        var value = outcome.value();
        if (value == null || value.isEmpty()) return nothing(column);
        int at = out.size;
        int start = rewritten.size;
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        raw(bytes, 0, bytes.length, rewritten);
        present[column] = true;
        boolean good = put(column, type, start);
        if (good || !outcome.isLenient()) return good;
        out.size = at;
        return nothing(column);
    }

    /// Puts the text behind `start` among the rewritten ones into the row.
    private boolean put(int column, ColumnType type, int start) {
        int end = rewritten.size;
        if (type == ColumnType.TEXT) {
            int at = out.size;
            out.bytes(rewritten.data, start, end);
            from[column] = at + 4;
            to[column] = out.size;
            return true;
        }
        if (type != ColumnType.JSONB) {
            return typed(column, type, rewritten.data, start, end, Fields.MENDED);
        }
        scratch.clear();
        raw(rewritten.data, start, end, scratch);
        if (!valid(scratch)) return parsed.bad();
        int at = out.size;
        out.int32(end - start + 1).ensure(1);
        out.data[out.size++] = 1;
        raw(scratch.data, 0, end - start, out);
        from[column] = at + 5;
        to[column] = out.size;
        return true;
    }

    /// The text of a value; of a number, where it `isRead` as one, with a point before its
    /// decimals.
    private @Nullable String written(Fields f, int slot, boolean isRead) {
        var value = f.value(slot);
        if (value == null || !isRead) return value;
        if (slot >= commaSlots.length || !commaSlots[slot]) return value;
        var bytes = value.strip().getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) return value;
        if (CommaNumbers.of(bytes, 0, bytes.length) == CommaNumbers.NONE) {
            isUncertain |= isPointed(bytes);
            return value;
        }
        scratch.clear();
        CommaNumbers.rewrite(bytes, 0, bytes.length, scratch);
        return new String(scratch.data, 0, scratch.size, StandardCharsets.UTF_8);
    }

    /// A number with a point, where commas part decimals.
    private static boolean isPointed(byte[] number) {
        for (byte b : number) if (b != '.' && b != '-' && (b < '0' || b > '9')) return false;
        return hasPoint(number, 0, number.length);
    }

    private boolean nothing(int column) {
        if (columns.get(column).required()) {
            parsed.fault = Reason.MISSING_REQUIRED;
            return false;
        }
        present[column] = false;
        out.int32(-1);
        return true;
    }

    private void text(int column, Fields f, int start, int end, byte kind) {
        var data = f.data;
        int at = out.size;
        if (kind == Fields.DOUBLED_QUOTES) {
            out.int32(0);
            undouble(f, start, end, out);
            out.setInt32(at, out.size - at - 4);
        } else if (kind == Fields.ESCAPED_STRING) {
            out.int32(0);
            JsonText.unescape(data, start, end, out);
            out.setInt32(at, out.size - at - 4);
        } else {
            out.bytes(data, start, end);
        }
        from[column] = at + 4;
        to[column] = out.size;
    }

    private static void undouble(Fields f, int start, int end, CopyBuffer out) {
        var data = f.data;
        out.ensure(end - start);
        for (int p = start; p < end; p++) {
            out.data[out.size++] = data[p];
            if (data[p] == f.quote) p++;
        }
    }

    private boolean json(int column, Fields f, int slot) {
        int at = out.size;
        int start = f.start[slot];
        int end = f.end[slot];
        out.int32(0).ensure(1);
        out.data[out.size++] = 1;
        switch (f.kind[slot]) {
            case Fields.STRING, Fields.ESCAPED_STRING -> raw(f.data, start - 1, end + 1, out);
            case Fields.NESTED -> raw(f.data, start, end, out);
            default -> {
                scratch.clear();
                if (f.kind[slot] == Fields.DOUBLED_QUOTES) undouble(f, start, end, scratch);
                else raw(f.data, start, end, scratch);
                if (!valid(scratch)) return parsed.bad();
                raw(scratch.data, 0, scratch.size, out);
            }
        }
        out.setInt32(at, out.size - at - 4);
        from[column] = at + 5;
        to[column] = out.size;
        return true;
    }

    private static void raw(byte[] data, int start, int end, CopyBuffer out) {
        out.ensure(end - start);
        System.arraycopy(data, start, out.data, out.size, end - start);
        out.size += end - start;
    }

    /// @param scratch is written over
    static boolean isJson(byte[] text, CopyBuffer scratch) {
        scratch.clear();
        raw(text, 0, text.length, scratch);
        return valid(scratch);
    }

    private static boolean valid(CopyBuffer json) {
        var scanner = new JsonScanner(Limits.DEFAULT);
        json.ensure(1);
        json.data[json.size] = ' ';
        scanner.over(json.data, 0, json.size + 1);
        int end = scanner.value(scanner.space(0), 0);
        return end >= 0 && scanner.space(end) == json.size + 1;
    }

    private boolean typed(
            int column, ColumnType type, byte[] written, int first, int last, byte kind) {
        var data = written;
        int start = first;
        int end = last;
        if (kind == Fields.ESCAPED_STRING) {
            int mark = rewritten.size;
            JsonText.unescape(data, start, end, rewritten);
            data = rewritten.data;
            start = mark;
            end = rewritten.size;
        }
        while (start < end && data[start] == ' ') start++;
        while (end > start && data[end - 1] == ' ') end--;
        if (start == end) return nothing(column);
        if (commas[column] && type.isNumber() && kind != Fields.MENDED) {
            if (CommaNumbers.of(data, start, end) == CommaNumbers.NONE) {
                if (hasPoint(data, start, end)) return parsed.bad();
            } else {
                int mark = rewritten.size;
                CommaNumbers.rewrite(data, start, end, rewritten);
                data = rewritten.data;
                start = mark;
                end = rewritten.size;
            }
        }
        source[column] = data;
        from[column] = start;
        to[column] = end;
        parsed.fault = Reason.BAD_TYPE;
        boolean good = kind != Fields.NESTED && value(type, data, start, end);
        if (good && column == timed && parsed.exact > latest) good = parsed.outOfRange();
        exact[column] = parsed.exact;
        number[column] = parsed.number;
        return good;
    }

    /// A point among decimal commas may part thousands or be a slip.
    private static boolean hasPoint(byte[] data, int from, int to) {
        for (int p = from; p < to; p++) if (data[p] == '.') return true;
        return false;
    }

    private boolean value(ColumnType type, byte[] data, int start, int end) {
        switch (type) {
            case BIGINT -> {
                if (!Numbers.bigint(data, start, end, parsed)) return false;
                out.bigint(parsed.exact);
            }
            case NUMERIC -> {
                return Numbers.numeric(data, start, end, out, parsed);
            }
            case DOUBLE -> {
                if (!Numbers.real(data, start, end, parsed)) return false;
                out.bigint(parsed.exact);
            }
            case BOOLEAN -> {
                if (!Truths.parse(data, start, end, parsed)) return false;
                out.int32(1).ensure(1);
                out.data[out.size++] = (byte) parsed.exact;
            }
            case DATE -> {
                if (!Moments.date(data, start, end, parsed)) return false;
                out.int32(4).int32((int) parsed.exact);
            }
            case TIMESTAMP, TIMESTAMPTZ -> {
                boolean zoned = type == ColumnType.TIMESTAMPTZ;
                if (!Moments.timestamp(data, start, end, zoned, parsed)) return false;
                out.bigint(parsed.exact);
            }
            case TEXT, JSONB -> throw new IllegalStateException("not typed: " + type);
        }
        return true;
    }
}
