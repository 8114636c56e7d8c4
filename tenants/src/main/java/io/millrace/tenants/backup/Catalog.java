package io.millrace.tenants.backup;

import io.millrace.tenants.backup.Manifest.Place;
import io.millrace.tenants.backup.Manifest.Sequence;
import io.millrace.tenants.backup.Manifest.View;
import io.millrace.tenants.db.SqlNames;
import io.millrace.tenants.db.TenantSchemas;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What Postgres knows of a tenant's tables, read by the login that made its schemas.
record Catalog(Connection owner, TenantSchemas schemas) {
    private static final String TABLES =
            """
            select n.nspname, c.relname, c.oid, k.conname,
                   (select array_agg(a.attname::text order by p.at)
                    from unnest(k.conkey) with ordinality p (number, at)
                    join pg_attribute a on a.attrelid = c.oid and a.attnum = p.number) as key
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
            where n.nspname = any (?) and c.relkind = 'r'
            order by n.nspname, c.relname
            """;
    // Numbers of the queue's jobs mean nothing but here and now.
    private static final String COLUMNS =
            """
            select a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                   case when a.attcollation <> t.typcollation then l.collname end
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            join pg_type t on t.oid = a.atttypid
            left join pg_collation l
              on l.oid = a.attcollation and l.collnamespace = 'pg_catalog'::regnamespace
            where n.nspname = ? and c.relname = ? and not (n.nspname = ? and a.attname = 'job')
            order by a.attnum
            """;
    private static final String INDEXES =
            """
            select pg_get_indexdef(i.indexrelid)
            from pg_index i
            join pg_class c on c.oid = i.indrelid
            join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and c.relname = ?
              and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
            order by 1
            """;
    private static final String VIEWS =
            """
            select c.relname, pg_get_viewdef(c.oid), c.relkind = 'm'
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and c.relkind in ('v', 'm')
            order by c.relname
            """;
    private static final String IDENTITIES =
            """
            select c.relname, a.attname
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attidentity <> ''
            where n.nspname = ? and c.relkind = 'r'
            order by c.relname, a.attname
            """;
    private static final String LAST =
            "select coalesce(pg_sequence_last_value(pg_get_serial_sequence(?, ?)::regclass), 0)";

    /// A table as it is defined.
    ///
    /// @param oid which of those that had the name
    record Definition(
            Place place,
            String name,
            long oid,
            List<Manifest.Column> columns,
            Optional<Manifest.Key> key) {}

    List<Definition> tables() throws SQLException {
        var found = new ArrayList<Definition>();
        try (var statement = owner.prepareStatement(TABLES)) {
            statement.setArray(1, owner.createArrayOf("text", schemas.names().toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var schema = rows.getString(1);
                    var name = rows.getString(2);
                    found.add(
                            new Definition(
                                    place(schema),
                                    name,
                                    rows.getLong(3),
                                    columns(schema, name),
                                    key(rows)));
                }
            }
        }
        return found;
    }

    private static Optional<Manifest.Key> key(ResultSet rows) throws SQLException {
        var name = rows.getString(4);
        if (name == null) return Optional.empty();
        return Optional.of(new Manifest.Key(name, List.of((String[]) rows.getArray(5).getArray())));
    }

    private Place place(String schema) {
        if (schema.equals(schemas.raw())) return Place.RAW;
        return schema.equals(schemas.models()) ? Place.MODELS : Place.PLATFORM;
    }

    String schema(Place place) {
        return switch (place) {
            case PLATFORM -> schemas.platform();
            case RAW -> schemas.raw();
            case MODELS -> schemas.models();
        };
    }

    private List<Manifest.Column> columns(String schema, String table) throws SQLException {
        try (var statement = owner.prepareStatement(COLUMNS)) {
            statement.setString(1, schema);
            statement.setString(2, table);
            statement.setString(3, schemas.platform());
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<Manifest.Column>();
                while (rows.next()) {
                    found.add(
                            new Manifest.Column(
                                    rows.getString(1),
                                    rows.getString(2),
                                    rows.getBoolean(3),
                                    Optional.ofNullable(rows.getString(4))));
                }
                return found;
            }
        }
    }

    List<String> indexes(Place place, String table) throws SQLException {
        return Sql.strings(owner, INDEXES, schema(place), table);
    }

    List<View> views() throws SQLException {
        try (var statement = owner.prepareStatement(VIEWS)) {
            statement.setString(1, schemas.models());
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<View>();
                while (rows.next()) {
                    found.add(new View(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
                }
                return found;
            }
        }
    }

    /// The numbered columns of the platform's tables with the last number that was given, 0 for
    /// none.
    List<Sequence> sequences() throws SQLException {
        var found = new ArrayList<Sequence>();
        try (var statement = owner.prepareStatement(IDENTITIES)) {
            statement.setString(1, schemas.platform());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var table = rows.getString(1);
                    var column = rows.getString(2);
                    var full = SqlNames.quote(schemas.platform(), table);
                    var last = Sql.strings(owner, LAST, full, column).getFirst();
                    found.add(new Sequence(table, column, Long.parseLong(last)));
                }
            }
        }
        return found;
    }
}
