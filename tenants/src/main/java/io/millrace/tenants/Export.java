package io.millrace.tenants;

import io.millrace.kernel.Json;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.backup.ArchiveFile;
import io.millrace.tenants.backup.Backups;
import io.millrace.tenants.backup.Payloads;
import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.Snapshots.Relation;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.RowIterator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;

/// Everything of a tenant as one zip. As an archive it can be put into another installation. To be
/// read by other programs it is a file of JSON lines for each table of its schemas, its projects
/// and checks as they were sent, its members, and at the end the manifest with the number of rows
/// and the SHA-256 of each file. A zip without a manifest was cut off.
public final class Export {
    private static final String FORMAT = "millrace-export/1";
    private static final int PAGE = 1_000;
    // Characters that JSON text never holds: nothing is quoted and nothing escaped.
    private static final String AS_IT_IS =
            ") to stdout (format csv, delimiter E'\\x02', quote E'\\x01', escape E'\\x01')";
    private static final String PROJECTS =
            """
            select v.project, v.version, v.archive
            from project_version v join project p on p.name = v.project and p.active = v.version
            order by 1
            """;
    private static final String CHECKS = "select name, yaml from check_file order by name";

    private final Database database;
    private final Members members;

    Export(Database database, Members members) {
        this.database = database;
        this.members = members;
    }

    /// A file of the export.
    ///
    /// @param relation `schema.table`; absent for what is no table
    /// @param rows absent for what has none
    /// @param problem why it is empty or not whole, of a view that cannot be read
    record Entry(
            String file,
            Optional<String> relation,
            Optional<Long> rows,
            long bytes,
            String sha256,
            Optional<String> problem) {
        static Entry of(
                ArchiveFile file,
                Optional<String> relation,
                Optional<Long> rows,
                Optional<String> problem) {
            var part = file.part();
            return new Entry(part.file(), relation, rows, part.bytes(), part.sha256(), problem);
        }
    }

    record Manifest(String format, Account.Tenant tenant, Instant at, List<Entry> entries) {}

    /// Writes an archive, as the command line imports it, to `out`, which stays open; without
    /// secrets. Blocks its thread.
    ///
    /// @throws io.millrace.kernel.ProblemException `too-many` when others are under way
    public void archive(TenantId tenant, Payloads payloads, OutputStream out) {
        var backups = new Backups(database, payloads, _ -> {});
        database.server(tenant).snapshots().taking(() -> backups.writeWithoutSecrets(tenant, out));
    }

    /// Writes JSON lines to `out`, which stays open. Blocks its thread.
    ///
    /// @throws io.millrace.kernel.ProblemException `too-many` when others are under way
    public void lines(Account.Tenant tenant, OutputStream out) throws IOException {
        var zip = new ZipOutputStream(out);
        var entries = new ArrayList<Entry>();
        var at = Instant.now();
        var snapshots = database.server(tenant.id()).snapshots();
        var relations = snapshots.relations(tenant.id());
        snapshots.in(tenant.id(), c -> tables(c, zip, tenant.id(), relations, entries));
        for (var relation : relations) {
            if (isModel(relation, tenant.id())) entries.add(model(zip, tenant.id(), relation));
        }
        entries.add(members(zip, tenant.id()));
        var manifest = new Manifest(FORMAT, tenant, at, entries);
        try (var file = new ArchiveFile(zip, "manifest.json")) {
            file.write(Json.write(manifest).getBytes(StandardCharsets.UTF_8));
        }
        zip.finish();
        zip.flush();
    }

    private static boolean isModel(Relation relation, TenantId tenant) {
        return relation.schema().equals(tenant.modelSchema());
    }

    private static boolean tables(
            Connection c,
            ZipOutputStream zip,
            TenantId tenant,
            List<Relation> relations,
            List<Entry> entries)
            throws SQLException, IOException {
        for (var relation : relations) {
            if (!isModel(relation, tenant)) entries.add(table(c, zip, tenant, relation));
        }
        try (var statement = c.createStatement();
                var rows = statement.executeQuery(PROJECTS)) {
            while (rows.next()) {
                var name = "projects/%s-%d.zip".formatted(rows.getString(1), rows.getInt(2));
                entries.add(file(zip, name, rows.getBytes(3)));
            }
        }
        try (var statement = c.createStatement();
                var rows = statement.executeQuery(CHECKS)) {
            while (rows.next()) {
                var yaml = rows.getString(2).getBytes(StandardCharsets.UTF_8);
                entries.add(file(zip, "checks/" + rows.getString(1) + ".yaml", yaml));
            }
        }
        return true;
    }

    private static Entry file(ZipOutputStream zip, String name, byte[] content) throws IOException {
        try (var file = new ArchiveFile(zip, name)) {
            file.write(content);
            return Entry.of(file, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    private static Entry table(
            Connection c, ZipOutputStream zip, TenantId tenant, Relation relation)
            throws SQLException, IOException {
        try (var file = new ArchiveFile(zip, nameOf(relation, tenant))) {
            var copy = c.unwrap(PGConnection.class).getCopyAPI();
            long rows = copy.copyOut("copy (" + relation.lines() + AS_IT_IS, file);
            return Entry.of(file, Optional.of(its(relation)), Optional.of(rows), Optional.empty());
        }
    }

    private static String its(Relation relation) {
        return relation.schema() + "." + relation.name();
    }

    private static String nameOf(Relation relation, TenantId tenant) {
        var folders =
                Map.of(
                        tenant.schema(), "platform",
                        tenant.rawSchema(), "raw",
                        tenant.modelSchema(), "models");
        // What a tenant called its tables may hold what a file name may not.
        var plain = relation.name().replaceAll("[^A-Za-z0-9_.-]", "_");
        return folders.get(relation.schema()) + "/" + plain + ".ndjson";
    }

    /// What a tenant's SQL built is read as the tenant's login; a view of it may fail.
    private Entry model(ZipOutputStream zip, TenantId tenant, Relation relation)
            throws IOException {
        try (var file = new ArchiveFile(zip, nameOf(relation, tenant))) {
            Optional<String> problem = Optional.empty();
            var rows = new long[1];
            try {
                database.tenantSql()
                        .as(
                                tenant,
                                c -> {
                                    var transaction = c.begin().await();
                                    var statement = c.prepare(relation.lines()).await();
                                    var cursor = statement.cursor();
                                    do {
                                        var page = cursor.read(PAGE).await();
                                        rows[0] += lines(file, page.iterator());
                                    } while (cursor.hasMore());
                                    transaction.rollback().await();
                                    return rows[0];
                                });
            } catch (PgException | ProblemException e) {
                problem = Optional.of(String.valueOf(e.getMessage()));
            }
            return Entry.of(file, Optional.of(its(relation)), Optional.of(rows[0]), problem);
        }
    }

    private static long lines(OutputStream file, RowIterator<io.vertx.sqlclient.Row> rows) {
        long count = 0;
        try {
            while (rows.hasNext()) {
                file.write((rows.next().getString(0) + "\n").getBytes(StandardCharsets.UTF_8));
                count++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }

    private Entry members(ZipOutputStream zip, TenantId tenant) throws IOException {
        var list = members.list(tenant);
        try (var file = new ArchiveFile(zip, "members.ndjson")) {
            for (var member : list) {
                file.write((Json.write(member) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            var rows = Optional.of((long) list.size());
            return Entry.of(file, Optional.empty(), rows, Optional.empty());
        }
    }
}
