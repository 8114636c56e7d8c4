package io.millrace.transform.engine.lineage;

import io.millrace.transform.engine.lineage.sql.SqlReader;
import io.millrace.transform.engine.lineage.sql.Unreadable;

/// Reads what the results of a SELECT of PostgreSQL come from.
public final class LineageReader {
    private LineageReader() {}

    /// @param sql one query. Where it, or a part of it, is not read, that is unknown: no exception
    ///   and no guess comes of any text. Takes time in proportion to its length, at most about a
    ///   second
    public static Lineage read(String sql, Catalog catalog) {
        try {
            var query = SqlReader.query(sql);
            var context = new Context(catalog, new Effort());
            var relation = new QueryLineage(context, new Ctes(null), null).of(query);
            return new Lineage(relation.columns(), relation.whyOpen(), relation.rows());
        } catch (Unreadable e) {
            return Lineage.unknown(e.reason());
        }
    }
}
