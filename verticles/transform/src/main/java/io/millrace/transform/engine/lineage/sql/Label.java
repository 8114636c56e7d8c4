package io.millrace.transform.engine.lineage.sql;

/// The name that PostgreSQL gives a result without `as`.
///
/// @param isKept whether a cast or a `case` around it takes it over
public record Label(String name, boolean isKept) {
    public static final String UNNAMED = "?column?";
    public static final Label NONE = new Label(UNNAMED, false);

    public static Label of(String name) {
        return new Label(name, !name.equals(UNNAMED));
    }

    public static Label ofType(String type) {
        return new Label(type, false);
    }
}
