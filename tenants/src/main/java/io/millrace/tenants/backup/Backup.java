package io.millrace.tenants.backup;

import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.backup.Manifest.Organization;
import io.millrace.tenants.backup.Manifest.Part;
import io.millrace.tenants.backup.Manifest.Place;
import io.millrace.tenants.backup.Manifest.Table;
import io.millrace.tenants.db.Schema;
import io.millrace.tenants.db.SqlNames;
import io.millrace.tenants.db.TenantSchemas;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;

/// Writes all of one tenant at one moment: its tables by binary COPY, what defines them, its rows
/// of the platform's tables, its payloads. Reads one snapshot, in bounded memory.
final class Backup {
    private static final String MIGRATIONS =
            "select version from millrace.tenant_migrations where tenant = ? order by version";
    private static final String ORGANIZATION = "select slug from millrace.tenants where id = ?";
    private static final String SCHEMA = "select 1 from pg_namespace where nspname = ?";
    private static final String NAME = "select name from millrace.tenants where id = ?";

    private final Moment moment;
    private final Connection owner;
    private final TenantId tenant;
    private final ZipOutputStream zip;
    private final Consumer<String> progress;
    private final List<Part> parts = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    private Backup(Moment moment, TenantId tenant, ZipOutputStream zip, Consumer<String> progress) {
        this.moment = moment;
        this.owner = moment.owner();
        this.tenant = tenant;
        this.zip = zip;
        this.progress = progress;
    }

    /// @param out stays open
    /// @param progress is told what is being read
    static Manifest write(
            Schema source,
            Wish wish,
            Payloads payloads,
            OutputStream out,
            Consumer<String> progress)
            throws SQLException, IOException {
        try (var moment = Moment.of(source, wish.tenant())) {
            var zip = new ZipOutputStream(out);
            zip.setLevel(Deflater.BEST_SPEED);
            var manifest = new Backup(moment, wish.tenant(), zip, progress).write(wish, payloads);
            zip.finish();
            zip.flush();
            return manifest;
        }
    }

    /// @param at the moment that the server shows
    /// @param accounts the server of members, keys and the record of calls, where that is another
    ///   one; they are left out when it is absent and `isWhole` is not
    /// @param hasSecrets whether digests of passwords, keys and invitations come along
    record Wish(
            TenantId tenant,
            Instant at,
            Optional<Schema> accounts,
            boolean isWhole,
            boolean hasSecrets) {}

    private Manifest write(Wish wish, Payloads payloads) throws SQLException, IOException {
        var catalog = new Catalog(owner, TenantSchemas.of(tenant));
        var organization = organization();
        var migrations = Sql.strings(owner, MIGRATIONS, tenant.value());
        var views = catalog.views();
        ArchiveSize.of(owner, tenant, moment.definitions(), views).check();
        var tables = new ArrayList<Table>();
        models(catalog, tables);
        for (var definition : moment.definitions()) {
            if (definition.place() == Place.MODELS) continue;
            tables.add(table(owner, catalog, definition, tables.size()));
        }
        var sequences = catalog.sequences();
        platformRows(wish);
        objects(payloads);
        var manifest =
                new Manifest(
                        Manifest.FORMAT,
                        organization,
                        wish.at(),
                        migrations,
                        tables,
                        views,
                        sequences,
                        parts,
                        missing);
        try (var file = new ArchiveFile(zip, Manifest.NAME)) {
            file.write(Json.write(manifest).getBytes(StandardCharsets.UTF_8));
            requireReadable(file.part());
        }
        return manifest;
    }

    private void platformRows(Wish wish) throws SQLException, IOException {
        if (!wish.isWhole()) {
            var rows = new PlatformRows(owner, owner, tenant);
            for (var file : rows.filesThere()) parts.add(lines(file));
            return;
        }
        if (wish.accounts().isEmpty()) {
            rows(new PlatformRows(owner, owner, tenant), wish);
            return;
        }
        try (var accounts = wish.accounts().get().reader()) {
            Moment.begin(accounts);
            rows(new PlatformRows(owner, accounts, tenant), wish);
        }
    }

    private void rows(PlatformRows rows, Wish wish) throws SQLException, IOException {
        for (var file : rows.files(wish.hasSecrets())) parts.add(lines(file));
    }

    private Organization organization() throws SQLException {
        var slug = Sql.strings(owner, ORGANIZATION, tenant.value());
        var name = Sql.strings(owner, NAME, tenant.value());
        if (slug.isEmpty() || Sql.strings(owner, SCHEMA, tenant.schema()).isEmpty()) {
            throw Problem.notFound("There was no such organization on that server then.")
                    .toException();
        }
        return new Organization(tenant, slug.getFirst(), name.getFirst());
    }

    /// Models are read first, and let go when they are: a build waits until nobody reads the table
    /// that it replaces.
    private void models(Catalog catalog, List<Table> tables) throws SQLException, IOException {
        for (var definition : moment.definitions()) {
            if (definition.place() != Place.MODELS) continue;
            tables.add(table(moment.models(), catalog, definition, tables.size()));
        }
        moment.models().rollback();
    }

    private Table table(Connection c, Catalog catalog, Catalog.Definition table, int number)
            throws SQLException, IOException {
        progress.accept(table.name());
        var indexes =
                table.place() == Place.PLATFORM
                        ? List.<String>of()
                        : catalog.indexes(table.place(), table.name());
        var name = "tables/%04d-%s.copy".formatted(number, plain(table.name()));
        Moment.keep(c, catalog.schema(table.place()), table);
        Sql.as(c, tenant, table.place());
        try (var file = new ArchiveFile(zip, name)) {
            var hash = new RowHash(file);
            copyOut(
                    c,
                    SqlNames.quote(catalog.schema(table.place()), table.name()),
                    table.columns(),
                    hash);
            Sql.asOwner(c);
            return new Table(
                    table.place(),
                    table.name(),
                    table.columns(),
                    table.key(),
                    indexes,
                    file.part(),
                    hash.rows(),
                    hash.value());
        }
    }

    /// @param table its name as SQL has it
    static void copyOut(Connection c, String table, List<Manifest.Column> columns, OutputStream out)
            throws SQLException, IOException {
        var copy = "copy " + table + columns(columns) + " to stdout (format binary)";
        c.unwrap(PGConnection.class).getCopyAPI().copyOut(copy, out);
    }

    /// Their names in parentheses; nothing for a table without columns.
    static String columns(List<Manifest.Column> columns) {
        if (columns.isEmpty()) return "";
        return columns.stream()
                .map(column -> SqlNames.quote(column.name()))
                .collect(Collectors.joining(", ", " (", ")"));
    }

    /// What a tenant called its tables may hold what a file name may not.
    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    private Part lines(PlatformRows.File rows) throws SQLException, IOException {
        progress.accept(rows.name());
        try (var file = new ArchiveFile(zip, rows.name())) {
            rows.writeTo(line -> file.write((line + "\n").getBytes(StandardCharsets.UTF_8)));
            var part = file.part();
            if (rows.isRead()) requireReadable(part);
            return part;
        }
    }

    private static void requireReadable(Part part) {
        if (part.bytes() <= Archive.MOST_BYTES) return;
        throw Problem.tooLarge(
                        "%s is too large for an archive: %d bytes of at most %d."
                                .formatted(part.file(), part.bytes(), Archive.MOST_BYTES))
                .toException();
    }

    private void objects(Payloads payloads) throws SQLException, IOException {
        progress.accept("payloads");
        var ledger = SqlNames.quote(tenant.schema(), "batches");
        var keys =
                "select distinct object_key from %s where object_key is not null order by 1"
                        .formatted(ledger);
        var all = Sql.strings(owner, keys);
        // Whoever takes the archive may be slow: its payloads need neither snapshot nor locks.
        owner.rollback();
        for (var key : all) {
            if (!payloads.has(key)) {
                missing.add(key);
                continue;
            }
            try (var in = payloads.open(key);
                    var file = new ArchiveFile(zip, "objects/" + key)) {
                in.transferTo(file);
                parts.add(file.part());
            }
        }
    }
}
