package io.millrace.tenants.backup;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.backup.Catalog.Definition;
import io.millrace.tenants.backup.Manifest.Organization;
import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.Schema;
import io.millrace.tenants.db.Server;
import io.millrace.tenants.db.SqlNames;
import io.millrace.tenants.db.TenantSchemas;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Writes one tenant as an archive and puts it back, while the others work. All calls block their
/// thread.
public final class Backups {
    private static final String BY_SLUG =
            "select id from millrace.tenants where slug = ? and deleting_at is null";
    private static final String ALL =
            "select id from millrace.tenants where deleting_at is null order by id";
    private static final String DELETED =
            """
            select 1 from millrace.audit
            where chain = '' and operation = 'deleteTenant' and status = 200
              and (resource like '%/' || ? or resource like '%(' || ? || ')')
            limit 1
            """;
    private static final String KNOWN =
            """
            select id from millrace.tenants where id = ?
            union all select id from millrace.ready_tenants where id = ?
            """;
    private static final String SERVER =
            "select coalesce(server, 'main') from millrace.tenants where id = ?";
    private static final String PLACE = "update millrace.tenants set server = ? where id = ?";
    private static final String FORGET_MIGRATIONS =
            "delete from millrace.tenant_migrations where tenant = ?";

    private final Database database;
    private final Schema schema;
    private final Payloads payloads;
    private final Consumer<String> progress;

    /// @param progress is told what is being read or written
    public Backups(Database database, Payloads payloads, Consumer<String> progress) {
        this.database = database;
        this.schema = database.schema();
        this.payloads = payloads;
        this.progress = progress;
    }

    /// The tenant's server; the first one of what is no tenant.
    private Server server(TenantId tenant) throws SQLException {
        try (var owner = schema.owner()) {
            var found = Sql.strings(owner, SERVER, tenant.value());
            return found.isEmpty() ? database.first() : database.server(found.getFirst());
        }
    }

    public List<TenantId> tenants() {
        return Sql.translated(() -> {
            try (var owner = schema.owner()) {
                return Sql.strings(owner, ALL).stream().map(TenantId::new).toList();
            }
        });
    }

    /// Whether the platform's record says that it was deleted; of what is merely unknown here it
    /// does not.
    public boolean wasDeleted(TenantId tenant) {
        return Sql.translated(() -> {
            try (var owner = schema.owner()) {
                var id = tenant.value();
                return !Sql.strings(owner, DELETED, id, id).isEmpty();
            }
        });
    }

    /// @throws ProblemException `not-found`
    public TenantId find(String slug) {
        return Sql.translated(() -> {
            try (var owner = schema.owner()) {
                var found = Sql.strings(owner, BY_SLUG, slug);
                if (found.isEmpty()) throw unknown(slug);
                return new TenantId(found.getFirst());
            }
        });
    }

    private static ProblemException unknown(String slug) {
        return Problem.notFound("There is no organization " + slug + ".").toException();
    }

    /// Writes the archive of a tenant as it is now to `out`, which stays open.
    public Manifest write(TenantId tenant, OutputStream out) {
        return write(tenant, true, out);
    }

    /// The same without digests of passwords, keys and invitations, for whoever may read all that
    /// the tenant has.
    public Manifest writeWithoutSecrets(TenantId tenant, OutputStream out) {
        return write(tenant, false, out);
    }

    private Manifest write(TenantId tenant, boolean hasSecrets, OutputStream out) {
        return Sql.translated(() -> {
            var server = server(tenant);
            var accounts = server.isFirst() ? Optional.<Schema>empty() : Optional.of(schema);
            var wish = new Backup.Wish(tenant, Instant.now(), accounts, true, hasSecrets);
            return Backup.write(server.schema(), wish, payloads, out, progress);
        });
    }

    /// Writes the archive of a tenant as another server shows it.
    ///
    /// @param at the moment that `source` shows
    public Manifest writeFrom(Schema source, TenantId tenant, Instant at, OutputStream out) {
        var wish = new Backup.Wish(tenant, at, Optional.empty(), true, true);
        return Sql.translated(() -> Backup.write(source, wish, payloads, out, progress));
    }

    /// Puts a tenant back to what its archive shows. Its members, keys, invitations and its record
    /// of calls stay as they are; numbers that it gave out are not given again.
    ///
    /// @throws ProblemException `unprocessable` when the archive is damaged or of another tenant;
    ///   then nothing changed
    public Manifest restore(TenantId tenant, Path file) {
        return Sql.translated(() -> {
            try (var archive = Archive.open(file)) {
                var its = archive.manifest();
                if (!its.tenant().id().equals(tenant)) {
                    throw Problem.unprocessable(
                                    "The archive is of the organization "
                                            + its.tenant().slug()
                                            + " ("
                                            + its.tenant().id()
                                            + "); import makes it here.")
                            .toException();
                }
                Restoring.checkVersion(its);
                archive.unpack(payloads);
                var server = server(tenant);
                new Holds(schema, server.schema())
                        .during(tenant, owner -> putBack(server, owner, archive, tenant));
                return its;
            }
        });
    }

    private void putBack(Server server, Connection owner, Archive archive, TenantId tenant)
            throws SQLException, IOException {
        owner.setAutoCommit(false);
        var restoring = new Restoring(owner, server.provisioner(), archive, tenant, progress);
        Sql.update(owner, FORGET_MIGRATIONS, tenant.value());
        restoring.stage();
        restoring.continueSequences(new Catalog(owner, TenantSchemas.of(tenant)).sequences());
        restoring.dropOld();
        restoring.takePlace();
        try (var accounts = new Accounts(schema, server, owner)) {
            var rows = new PlatformRows(owner, accounts.connection(), tenant);
            rows.replaceJobs(archive);
            rows.claimTopics();
            Holds.check(owner, tenant);
            owner.commit();
            accounts.connection().commit();
        }
    }

    /// A connection to the first server beside that to the tenant's; the same where that is the
    /// first.
    private record Accounts(Connection owner, Connection connection) implements AutoCloseable {
        Accounts(Schema first, Server server, Connection owner) throws SQLException {
            this(owner, server.isFirst() ? owner : first.owner());
            connection.setAutoCommit(false);
        }

        @Override
        public void close() throws SQLException {
            if (!connection.equals(owner)) connection.close();
        }
    }

    /// Where an archive goes.
    ///
    /// @param slug the archive's own when empty
    /// @param hasPlan whether it gets the archive's weight and plan, not those that tenants begin
    ///   with
    /// @param server where its data goes
    /// @param hasPasswords whether members who are not registered here get the archive's passwords,
    ///   which whoever made it may have chosen
    /// @param passwords gives the digest of a new password for the e-mail of a member who is not
    ///   registered here and gets none of the archive
    /// @param made runs once the organization is there to stay, whatever fails later
    public record Placing(
            Optional<String> slug,
            boolean hasPlan,
            Server server,
            boolean hasPasswords,
            UnaryOperator<String> passwords,
            Runnable made) {}

    /// Makes the organization of an archive here, with its members and keys.
    ///
    /// @throws ProblemException `unprocessable` when the archive is damaged, `conflict` when the
    ///   organization or its slug is here already; then nothing changed
    public Organization add(Path file, Placing placing) {
        return Sql.translated(() -> {
            var server = placing.server();
            try (var archive = Archive.open(file)) {
                var its = archive.manifest().tenant();
                var wanted = placing.slug().orElse(its.slug());
                Restoring.checkVersion(archive.manifest());
                try (var owner = server.schema().owner();
                        var accounts = new Accounts(schema, server, owner)) {
                    owner.setAutoCommit(false);
                    var first = accounts.connection();
                    checkUnknown(first, its.id());
                    var rows = new PlatformRows(owner, first, its.id());
                    rows.addOrganization(archive, wanted, placing);
                    if (placing.hasPlan()) rows.takePlan(archive);
                    if (!server.isFirst()) place(server, owner, first, its.id());
                    server.provisioner().addRoles(owner, its.id());
                    var restoring =
                            new Restoring(owner, server.provisioner(), archive, its.id(), progress);
                    restoring.stage();
                    restoring.continueSequences(List.of());
                    restoring.takePlace();
                    rows.addPositions(archive);
                    rows.replaceJobs(archive);
                    rows.claimTopics();
                    archive.unpack(payloads);
                    owner.commit();
                    first.commit();
                    placing.made().run();
                    if (!server.isFirst()) Arrival.end(owner, its.id());
                    owner.commit();
                }
                return new Organization(its.id(), wanted, its.name());
            }
        });
    }

    /// The same with an archive that has its members' passwords.
    ///
    /// @throws ProblemException `unprocessable` when one is missing
    public Organization add(Path file, Optional<String> slug, boolean hasPlan, Server server) {
        return add(
                file, new Placing(slug, hasPlan, server, true, Backups::withoutPassword, () -> {}));
    }

    private static String withoutPassword(String email) {
        throw Problem.unprocessable("The archive has no password of " + email + ".").toException();
    }

    private static void checkUnknown(Connection first, TenantId tenant) throws SQLException {
        var id = tenant.value();
        if (Sql.strings(first, KNOWN, id, id).isEmpty()) return;
        throw Problem.conflict("The organization is here already; restore it, or delete it first.")
                .toException();
    }

    /// What an import left there that was cut off does not count: the first server does not know of
    /// it.
    private static void place(Server server, Connection owner, Connection first, TenantId tenant)
            throws SQLException {
        Arrival.clear(server, tenant);
        Arrival.begin(owner, first, tenant);
        Sql.update(first, PLACE, server.name(), tenant.value());
    }

    /// The row hashes of a tenant's tables as they are now, as `PLACE name rows hash`.
    public List<String> hashes(TenantId tenant) {
        return Sql.translated(() -> {
            try (var owner = server(tenant).schema().owner()) {
                owner.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                owner.setAutoCommit(false);
                Sql.execute(owner, "set local search_path to pg_catalog");
                var catalog = new Catalog(owner, TenantSchemas.of(tenant));
                var found = new ArrayList<String>();
                for (var table : catalog.tables()) {
                    var hash = new RowHash(OutputStream.nullOutputStream());
                    copy(catalog, tenant, table, hash);
                    found.add(
                            "%s %s %d %s"
                                    .formatted(
                                            table.place(),
                                            table.name(),
                                            hash.rows(),
                                            hash.value()));
                }
                owner.rollback();
                return found;
            }
        });
    }

    private static void copy(Catalog catalog, TenantId tenant, Definition table, OutputStream out)
            throws SQLException, IOException {
        Sql.as(catalog.owner(), tenant, table.place());
        var name = SqlNames.quote(catalog.schema(table.place()), table.name());
        Backup.copyOut(catalog.owner(), name, table.columns(), out);
        Sql.asOwner(catalog.owner());
    }
}
