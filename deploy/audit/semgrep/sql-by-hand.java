final class Tables {
    private static final String ALL = "batches";

    void unquoted(SqlConnection c, String table, String batch) {
        // ruleid: sql-name-unquoted
        c.preparedQuery("select id from " + table).execute();
        // ruleid: sql-name-unquoted
        Schema.execute(owner, "drop table if exists " + table + " cascade");
        // ruleid: sql-name-unquoted
        var both = "select id from " + SqlNames.quote(table) + " a join " + batch + " b using (id)";
        // ruleid: sql-value-quoted-by-hand
        c.preparedQuery("select id from batches where name = '" + batch + "'").execute();
    }

    void quoted(SqlConnection c, String table, String batch) {
        // ok: sql-name-unquoted
        c.preparedQuery("select id from " + SqlNames.quote(table)).execute();
        // ok: sql-name-unquoted
        c.preparedQuery("select id from " + ALL).execute();
        // ok: sql-value-quoted-by-hand
        c.preparedQuery("select id from batches where name = $1").execute(Tuple.of(batch));
        // ok: sql-name-unquoted
        throw new IllegalArgumentException("a copy of " + table + " is there");
    }
}
