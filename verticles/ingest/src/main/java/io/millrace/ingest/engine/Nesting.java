package io.millrace.ingest.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What becomes of JSON objects inside a record: a value of one column each, or a column for each
/// of their members. Arrays are values always.
///
/// @param depth so many objects inside each other are opened; 0 opens none
/// @param separator between the names of the members in a column's name
/// @param except RFC 6901 pointers to objects that are not opened
/// @param kept names of columns, in small letters, that hold objects as they are
public record Nesting(int depth, String separator, Set<String> except, Set<String> kept) {
    public static final int DEEPEST = 5;

    /// Objects stay as they are.
    public static final Nesting KEEP = new Nesting(0, "_", Set.of(), Set.of());

    public Nesting {
        except = Set.copyOf(except);
        kept = Set.copyOf(kept);
    }

    boolean flattens() {
        return depth > 0;
    }

    /// With those of `columns` kept whose type was declared to be jsonb.
    Nesting keepingDeclared(List<Column> columns) {
        return keeping(columns.stream().filter(its -> !its.inferred()).toList());
    }

    /// With all of `columns` kept that are jsonb.
    public Nesting keeping(List<Column> columns) {
        if (!flattens()) return this;
        var names = new HashSet<>(kept);
        for (var column : columns) {
            if (column.type() != ColumnType.JSONB) continue;
            names.add(small(column.name()));
            names.add(small(column.header()));
        }
        return new Nesting(depth, separator, except, names);
    }

    /// Whether the object at `pointer` is opened.
    ///
    /// @param level how many objects it lies in, the record among them
    public boolean opens(String pointer, int level) {
        return level <= depth && !except.contains(pointer) && !kept.contains(small(name(pointer)));
    }

    private static String small(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// The header of the value at `pointer`: a member of the record is named as it is, what lies
    /// deeper by its pointer, which no member of the record can be mistaken for.
    static String header(String pointer) {
        var tokens = ValueReader.tokens(pointer);
        return tokens.size() == 1 && !tokens.getFirst().startsWith("/")
                ? tokens.getFirst()
                : pointer;
    }

    /// Whether `header` names a value inside an object.
    public boolean isPointer(String header) {
        return flattens() && header.startsWith("/");
    }

    /// What `header` says when it is written as a name.
    public String label(String header) {
        return isPointer(header) ? name(header) : header;
    }

    private String name(String pointer) {
        return String.join(separator, ValueReader.tokens(pointer));
    }

    List<String> labels(List<String> headers) {
        return flattens() ? headers.stream().map(this::label).toList() : headers;
    }

    /// The step of a pointer to a member of that name.
    public static String token(String key) {
        return "/" + key.replace("~", "~0").replace("/", "~1");
    }
}
