package io.millrace.bench;

import io.millrace.tenants.db.SqlNames;
import java.sql.SQLException;

/// What a relation holds.
///
/// @param columns names and types in their order
/// @param hash of all rows as text, whatever their order
record Contents(long rows, String columns, String hash) {

    /// @throws SQLException also when the relation is not there
    static Contents of(Database database, String schema, String relation) throws SQLException {
        var name = SqlNames.quote(schema, relation);
        return new Contents(
                (long) database.number("select count(*) from " + name),
                database.text(columns(name)),
                database.text(hash(name)));
    }

    private static String columns(String name) {
        return """
        select string_agg(
            attname || ' ' || format_type(atttypid, atttypmod), ', ' order by attnum)
        from pg_attribute
        where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped
        """
                .formatted(SqlNames.literal(name));
    }

    private static String hash(String name) {
        return """
        select coalesce(md5(string_agg(row_hash, '' order by row_hash)), '')
        from (select md5(r::text) collate "C" as row_hash from %s as r) as hashed
        """
                .formatted(name);
    }
}
