package io.millrace.transform.store;

import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the tables of incremental models hold, written by the transaction that brings it: the
/// platform writes it down behind that, by another login, and may not come to it. It is a table of
/// the organization's own, whose statements mislead nobody but itself there.
record Marks(Tables tables) {
    /// No model's name can begin so.
    private static final String NAME = "~marks";

    private static final String PUT =
            """
            insert into %s as had (relation, since, until) values ($1, $2, $3)
            on conflict (relation) do update set since = excluded.since, until = excluded.until
            """;

    /// Unless a build from the same revisions went well and led to others. Of one from other
    /// revisions what is known is newer, as of a table that a model was before it was incremental.
    private static final String UNLESS_AHEAD =
            "where had.since <> excluded.since or had.until = excluded.since";

    private String name() {
        return tables.name(NAME);
    }

    /// Makes room for them. Never within a transaction.
    void open() {
        if (tables.statements().finds(name())) return;
        var sql =
                """
                create table if not exists %s
                  (relation text primary key, since text not null, until text not null)
                """
                        .formatted(name());
        // Two models of a run may both make it: the second one then finds it.
        Runnable create = () -> tables.statements().run(sql);
        tables.statements().firstOf(List.of(create, create));
    }

    /// Within the transaction that builds the table whole.
    void put(String relation, Mark mark) {
        tables.statements().run(PUT.formatted(name()), 0, values(relation, mark));
    }

    /// Within the transaction that brings new rows to the table, before it reads any.
    ///
    /// @throws Ahead when the table has rows that it would bring
    void follow(String relation, Mark mark) {
        var sql = PUT.formatted(name()) + UNLESS_AHEAD;
        int put = tables.statements().run(sql, 0, values(relation, mark)).rowCount();
        if (put == 0) throw new Ahead(relation);
    }

    private static Tuple values(String relation, Mark mark) {
        return Tuple.of(relation, mark.since(), mark.until());
    }

    /// By relation.
    Map<String, Mark> all() {
        var marks = new HashMap<String, Mark>();
        if (!tables.statements().finds(name())) return marks;
        var sql =
                """
                select relation::text, since::text, until::text from %s
                where length(since::text) + length(until::text) <= $1 limit 10000
                """
                        .formatted(name());
        var values = Tuple.of(Mark.LONGEST_OF_BOTH);
        for (var row : tables.statements().run(sql, 0, values)) {
            marks.put(row.getString(0), new Mark(row.getString(1), row.getString(2)));
        }
        return marks;
    }
}
