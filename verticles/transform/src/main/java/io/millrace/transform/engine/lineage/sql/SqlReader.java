package io.millrace.transform.engine.lineage.sql;

/// Reads a statement that is one query.
public final class SqlReader {
    private SqlReader() {}

    /// @throws Unreadable when it is no query, or so long or deep that it is not looked at
    public static Query query(String sql) {
        var tokens = new Tokens(sql);
        var query = new QueryParser(tokens).query();
        if (!tokens.current().is(Token.Kind.END)) throw tokens.unexpected("the end");
        return query;
    }
}
