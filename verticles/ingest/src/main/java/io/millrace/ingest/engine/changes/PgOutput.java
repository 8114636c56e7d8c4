package io.millrace.ingest.engine.changes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads messages of `pgoutput` (PostgreSQL's documentation, "Logical Replication Message
/// Formats"), of a database whose client encoding is UTF-8.
public final class PgOutput {
    private static final int IDENTITY = 1;

    private PgOutput() {}

    /// @throws IllegalArgumentException when it is no message, or not whole
    public static Told read(ByteBuffer message) {
        try {
            return message(message);
        } catch (java.nio.BufferUnderflowException e) {
            throw new IllegalArgumentException("a message ends too early", e);
        }
    }

    private static Told message(ByteBuffer in) {
        return switch (in.get()) {
            case 'B' -> new Told.Begin(in.getLong());
            case 'C' -> commit(in);
            case 'R' -> new Told.Table(relation(in));
            case 'I' -> insert(in);
            case 'U' -> update(in);
            case 'D' -> delete(in);
            case 'T' -> truncate(in);
            case 'O', 'Y', 'M' -> new Told.Other();
            default -> throw new IllegalArgumentException("an unknown message");
        };
    }

    private static Told commit(ByteBuffer in) {
        in.get(); // flags
        in.getLong(); // of the commit, which its begin told
        return new Told.Commit(in.getLong());
    }

    private static Relation relation(ByteBuffer in) {
        int id = in.getInt();
        var schema = word(in);
        var name = word(in);
        in.get(); // how rows are identified, which the columns tell as well
        int count = in.getShort();
        var attributes = new ArrayList<Attribute>(count);
        for (int i = 0; i < count; i++) {
            boolean isIdentity = (in.get() & IDENTITY) != 0;
            var column = word(in);
            int type = in.getInt();
            in.getInt(); // modifier
            attributes.add(new Attribute(column, type, isIdentity));
        }
        // It names pg_catalog so.
        return new Relation(id, schema.isEmpty() ? "pg_catalog" : schema, name, attributes);
    }

    private static Told insert(ByteBuffer in) {
        int relation = in.getInt();
        require(in, 'N');
        return new Told.Insert(relation, row(in));
    }

    private static Told update(ByteBuffer in) {
        int relation = in.getInt();
        byte kind = in.get();
        @Nullable List<Cell> before = null;
        boolean isWhole = kind == 'O';
        if (kind == 'K' || isWhole) {
            before = row(in);
            kind = in.get();
        }
        if (kind != 'N') throw new IllegalArgumentException("an update without its row");
        return new Told.Update(relation, before, isWhole, row(in));
    }

    private static Told delete(ByteBuffer in) {
        int relation = in.getInt();
        byte kind = in.get();
        if (kind != 'K' && kind != 'O') throw new IllegalArgumentException("a deletion of no row");
        return new Told.Delete(relation, row(in));
    }

    private static Told truncate(ByteBuffer in) {
        int count = in.getInt();
        in.get(); // options
        var relations = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) relations.add(in.getInt());
        return new Told.Truncate(relations);
    }

    private static void require(ByteBuffer in, char kind) {
        if (in.get() != kind) throw new IllegalArgumentException("a message without its row");
    }

    private static List<Cell> row(ByteBuffer in) {
        int count = in.getShort();
        var row = new ArrayList<Cell>(count);
        for (int i = 0; i < count; i++) row.add(cell(in));
        return row;
    }

    private static Cell cell(ByteBuffer in) {
        return switch (in.get()) {
            case 'n' -> Cell.NULL;
            case 'u' -> Cell.UNCHANGED;
            case 't' -> new Cell.Text(text(in, in.getInt()));
            default -> throw new IllegalArgumentException("an unknown value");
        };
    }

    private static String text(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a value ends too early");
        }
        var bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static String word(ByteBuffer in) {
        int length = 0;
        while (in.get(in.position() + length) != 0) length++;
        var word = text(in, length);
        in.get();
        return word;
    }
}
