package io.millrace.tenants.backup;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.backup.Catalog.Definition;
import io.millrace.tenants.backup.Manifest.Organization;
import io.millrace.tenants.db.DatabaseProblems;
import io.millrace.tenants.db.Provisioner;
import io.millrace.tenants.db.Schema;
import io.millrace.tenants.db.SqlNames;
import io.millrace.tenants.db.TenantSchemas;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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
    private static final String FORGET_MIGRATIONS =
            "delete from millrace.tenant_migrations where tenant = ?";

    private final Schema schema;
    private final Provisioner provisioner;
    private final Payloads payloads;
    private final Consumer<String> progress;

    /// @param progress is told what is being read or written
    public Backups(
            Schema schema, Provisioner provisioner, Payloads payloads, Consumer<String> progress) {
        this.schema = schema;
        this.provisioner = provisioner;
        this.payloads = payloads;
        this.progress = progress;
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws SQLException, IOException;
    }

    private static <T> T translated(Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<TenantId> tenants() {
        return translated(() -> {
            try (var owner = schema.owner()) {
                return Sql.strings(owner, ALL).stream().map(TenantId::new).toList();
            }
        });
    }

    /// Whether the platform's record says that it was deleted; of what is merely unknown here it
    /// does not.
    public boolean wasDeleted(TenantId tenant) {
        return translated(() -> {
            try (var owner = schema.owner()) {
                var id = tenant.value();
                return !Sql.strings(owner, DELETED, id, id).isEmpty();
            }
        });
    }

    /// @throws ProblemException `not-found`
    public TenantId find(String slug) {
        return translated(() -> {
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
        return writeFrom(schema, tenant, Instant.now(), out);
    }

    /// Writes the archive of a tenant as another server shows it.
    ///
    /// @param at the moment that `source` shows
    public Manifest writeFrom(Schema source, TenantId tenant, Instant at, OutputStream out) {
        return translated(
                () -> Backup.write(source, new Backup.Wish(tenant, at), payloads, out, progress));
    }

    /// Puts a tenant back to what its archive shows. Its members, keys, invitations and its record
    /// of calls stay as they are; numbers that it gave out are not given again.
    ///
    /// @throws ProblemException `unprocessable` when the archive is damaged or of another tenant;
    ///   then nothing changed
    public Manifest restore(TenantId tenant, Path file) {
        return translated(() -> {
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
                new Holds(schema).during(tenant, owner -> putBack(owner, archive, tenant));
                return its;
            }
        });
    }

    private void putBack(Connection owner, Archive archive, TenantId tenant)
            throws SQLException, IOException {
        owner.setAutoCommit(false);
        var restoring = new Restoring(owner, provisioner, archive, tenant, progress);
        Sql.update(owner, FORGET_MIGRATIONS, tenant.value());
        restoring.stage();
        restoring.continueSequences(new Catalog(owner, TenantSchemas.of(tenant)).sequences());
        restoring.dropOld();
        finish(restoring, archive);
        Holds.check(owner, tenant);
        owner.commit();
    }

    private static void finish(Restoring restoring, Archive archive)
            throws SQLException, IOException {
        restoring.takePlace();
        var rows = new PlatformRows(restoring.owner(), restoring.tenant());
        rows.replaceJobs(archive);
        rows.claimTopics();
    }

    /// Makes the organization of an archive here, with its members and keys.
    ///
    /// @param slug the archive's own when empty
    /// @param hasPlan whether it gets the archive's weight and plan, not those that tenants begin
    ///   with
    /// @throws ProblemException `unprocessable` when the archive is damaged, `conflict` when the
    ///   organization or its slug is here already; then nothing changed
    public Organization add(Path file, Optional<String> slug, boolean hasPlan) {
        return translated(() -> {
            try (var archive = Archive.open(file)) {
                var its = archive.manifest().tenant();
                var wanted = slug.orElse(its.slug());
                Restoring.checkVersion(archive.manifest());
                try (var owner = schema.owner()) {
                    owner.setAutoCommit(false);
                    var id = its.id().value();
                    if (!Sql.strings(owner, KNOWN, id, id).isEmpty()) {
                        throw Problem.conflict(
                                        "The organization is here already; restore it, or delete it first.")
                                .toException();
                    }
                    var restoring = new Restoring(owner, provisioner, archive, its.id(), progress);
                    var rows = new PlatformRows(owner, its.id());
                    rows.addOrganization(archive, wanted);
                    if (hasPlan) rows.takePlan(archive);
                    provisioner.addRoles(owner, its.id());
                    restoring.stage();
                    restoring.continueSequences(List.of());
                    finish(restoring, archive);
                    archive.unpack(payloads);
                    owner.commit();
                }
                return new Organization(its.id(), wanted, its.name());
            }
        });
    }

    /// The row hashes of a tenant's tables as they are now, as `PLACE name rows hash`.
    public List<String> hashes(TenantId tenant) {
        return translated(() -> {
            try (var owner = schema.owner()) {
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
