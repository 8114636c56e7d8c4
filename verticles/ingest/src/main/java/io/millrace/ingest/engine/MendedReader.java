package io.millrace.ingest.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Records one by one, each read by itself as the batch that it came with is written, so that a
/// broken one cannot reach into the next.
final class MendedReader implements RecordReader {
    private final Notation notation;
    private final List<MendedRecord> records;
    private final List<Column> known;
    private final Limits limits;
    private final JsonRecord json;
    private final Fields fields = new Fields();
    private final List<String> headers = new ArrayList<>();

    /// By slot of the batch's own records, the slot here, where values of others may lie between.
    private final List<Integer> places = new ArrayList<>();

    private int next;

    /// @param known columns of the dataset, which values may name
    MendedReader(Notation notation, List<MendedRecord> records, List<Column> known, Limits limits) {
        this.notation = notation;
        this.records = records;
        this.known = known;
        this.limits = limits;
        this.json = new JsonRecord(notation.pointer(), notation.nested(), limits);
        place(notation.headers());
    }

    @Override
    public Fields fields() {
        return fields;
    }

    @Override
    public List<String> headers() {
        return headers;
    }

    @Override
    public boolean next() throws IOException {
        if (next == records.size()) return false;
        var record = records.get(next++);
        var bytes = record.raw().getBytes(StandardCharsets.UTF_8);
        fields.begin(record.line());
        fields.data = bytes;
        fields.from = 0;
        fields.to = bytes.length;
        if (bytes.length > limits.recordBytes()) {
            fields.reject(Reason.TOO_LARGE, "Longer than " + limits.recordBytes() + " bytes");
        } else {
            take(notation.format() == Format.CSV ? line(bytes) : json.read(record.line(), bytes));
            put(record.values());
        }
        return true;
    }

    private Fields line(byte[] bytes) throws IOException {
        var dialect = notation.dialect();
        var reader = new CsvReader(new ByteArrayInputStream(bytes), dialect, limits, bytes.length);
        reader.name(notation.headers());
        if (!reader.next()) {
            var none = new Fields();
            none.begin(0);
            none.reject(Reason.MALFORMED, "The line is empty");
            return none;
        }
        var its = reader.fields();
        if (its.fault == null && !isEnd(bytes, its.to)) {
            its.reject(Reason.MALFORMED, "There is more than one record");
        }
        return its;
    }

    private static boolean isEnd(byte[] bytes, int from) {
        for (int p = from; p < bytes.length; p++) {
            if (bytes[p] != '\n' && bytes[p] != '\r') return false;
        }
        return true;
    }

    /// What lies in the fields of another reader, whose data begins with the record.
    private void take(Fields its) {
        if (its.fault != null) {
            fields.reject(its.fault, its.detail);
            return;
        }
        if (notation.format() != Format.CSV) place(json.headers());
        fields.data = its.data;
        fields.quote = its.quote;
        fields.from = its.from;
        fields.to = its.to;
        fields.clear(headers.size());
        for (int slot = 0; slot < its.count; slot++) {
            int place = places.get(slot);
            fields.start[place] = its.start[slot];
            fields.end[place] = its.end[slot];
            fields.kind[place] = its.kind[slot];
        }
    }

    private void place(List<String> its) {
        for (int slot = places.size(); slot < its.size(); slot++) {
            places.add(headers.size());
            headers.add(its.get(slot));
        }
    }

    private void put(Map<String, @Nullable String> values) {
        if (fields.fault != null) return;
        values.forEach((name, value) -> put(slot(name), value));
    }

    private void put(int slot, @Nullable String value) {
        if (slot >= fields.count) widen(slot + 1);
        if (value == null || value.isEmpty()) {
            fields.kind[slot] = Fields.ABSENT;
            return;
        }
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        int at = fields.data.length;
        fields.data = Arrays.copyOf(fields.data, at + bytes.length);
        System.arraycopy(bytes, 0, fields.data, at, bytes.length);
        fields.start[slot] = at;
        fields.end[slot] = at + bytes.length;
        fields.kind[slot] = Fields.MENDED;
    }

    private void widen(int slots) {
        while (fields.count < slots) {
            fields.add(0, 0, Fields.ABSENT);
        }
    }

    private int slot(String name) {
        var slots = Binding.of(headers, known, notation.nested()).slots();
        for (int i = 0; i < slots.length; i++) {
            if (!known.get(i).name().equals(name)) continue;
            return slots[i] >= 0 ? slots[i] : added(known.get(i).header());
        }
        int slot = headers.indexOf(name);
        return slot >= 0 ? slot : added(name);
    }

    private int added(String header) {
        headers.add(header);
        return headers.size() - 1;
    }
}
