package io.millrace.tenants.backup;

import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.backup.Manifest.Part;
import io.millrace.tenants.backup.Manifest.Place;
import io.millrace.tenants.backup.Manifest.Sequence;
import io.millrace.tenants.backup.Manifest.Table;
import io.millrace.tenants.backup.Manifest.View;
import io.millrace.tenants.db.Provisioner;
import io.millrace.tenants.db.SqlNames;
import io.millrace.tenants.db.TenantSchemas;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/// Puts a tenant's tables back in one transaction: first beside those that there are, then in their
/// place.
///
/// @param progress is told what is being written
record Restoring(
        Connection owner,
        Provisioner provisioner,
        Archive archive,
        TenantId tenant,
        Consumer<String> progress) {
    private static final int BUFFER = 1 << 16;
    // A statement of the tenant that still runs comes to its end meanwhile.
    private static final String LOCK_WAIT = "set local lock_timeout = '5s'";
    private static final Set<String> BUSY = Set.of("55P03", "40P01");
    private static final int TRIES = 12;
    private static final String FOREIGN_KEYS =
            """
            select 'alter table ' || conrelid::regclass || ' drop constraint ' || quote_ident(conname)
                   || '~alter table ' || conrelid::regclass || ' add constraint ' || quote_ident(conname)
                   || ' ' || pg_get_constraintdef(oid)
            from pg_constraint
            where contype = 'f' and connamespace = (select oid from pg_namespace where nspname = ?)
            order by 1
            """;
    private static final String SET_SEQUENCE =
            "select setval(pg_get_serial_sequence(?, ?)::regclass, ?, true)";

    private Manifest manifest() {
        return archive.manifest();
    }

    /// @throws io.millrace.kernel.ProblemException `unprocessable` when a newer version made the
    ///   archive
    static void checkVersion(Manifest manifest) {
        var unknown = new ArrayList<>(manifest.migrations());
        unknown.removeAll(Provisioner.versions());
        if (unknown.isEmpty()) return;
        throw Problem.unprocessable(
                        "The archive was made by a newer version, which knows "
                                + String.join(", ", unknown)
                                + ".")
                .toException();
    }

    /// Makes the archive's tables beside those that there are, and fills them.
    void stage() throws SQLException, IOException {
        var staged = TenantSchemas.staged(tenant);
        provisioner.addSchemas(owner, tenant, staged);
        provisioner.addTables(owner, tenant, staged, manifest().migrations());
        Sql.execute(owner, "set local search_path to pg_catalog");
        var keys = Sql.strings(owner, FOREIGN_KEYS, staged.platform());
        for (var both : keys) Sql.execute(owner, both.split("~", 2)[0]);
        var catalog = new Catalog(owner, staged);
        for (var table : manifest().tables()) load(catalog, table);
        for (var both : keys) Sql.execute(owner, both.split("~", 2)[1]);
        var later = new ArrayList<>(Provisioner.versions());
        later.removeAll(manifest().migrations());
        provisioner.addTables(owner, tenant, staged, later);
        Sql.execute(owner, "set local search_path to pg_catalog");
    }

    private void load(Catalog catalog, Table table) throws SQLException, IOException {
        progress.accept(table.name());
        var name = SqlNames.quote(catalog.schema(table.place()), table.name());
        Sql.as(owner, tenant, table.place());
        if (table.place() != Place.PLATFORM) run(table.place(), TableText.create(name, table));
        var copy = "copy " + name + Backup.columns(table.columns()) + " from stdin (format binary)";
        copyIn(copy, table.file());
        if (table.place() != Place.PLATFORM && table.key().isPresent()) {
            run(table.place(), TableText.addKey(name, table.key().get()));
        }
        Sql.execute(owner, "analyze " + name);
        compare(name, table);
        Sql.asOwner(owner);
    }

    private void copyIn(String copy, Part file) throws SQLException, IOException {
        var manager = owner.unwrap(PGConnection.class).getCopyAPI();
        try {
            archive.<SQLException>read(file, in -> manager.copyIn(copy, in, BUFFER));
        } catch (SQLException e) {
            archive.check(file);
            throw e;
        }
    }

    /// Reads back what was written.
    ///
    /// @throws io.millrace.kernel.ProblemException `unprocessable` when rows are not the archive's
    private void compare(String name, Table table) throws SQLException, IOException {
        var hash = new RowHash(OutputStream.nullOutputStream());
        Backup.copyOut(owner, name, table.columns(), hash);
        if (hash.rows() == table.rows() && hash.value().equals(table.rowHash())) return;
        throw Problem.unprocessable(
                        "The rows of " + table.name() + " are not those of the archive.")
                .toException();
    }

    /// Numbers that were given out are never given again.
    ///
    /// @param before the sequences of the tables that there are
    void continueSequences(List<Sequence> before) throws SQLException {
        var last = new HashMap<String, Sequence>();
        for (var sequence : before) last.merge(id(sequence), sequence, Restoring::later);
        for (var sequence : manifest().sequences()) {
            last.merge(id(sequence), sequence, Restoring::later);
        }
        for (var sequence : last.values()) {
            if (sequence.last() == 0) continue;
            var table = SqlNames.quote(TenantSchemas.staged(tenant).platform(), sequence.table());
            Sql.strings(owner, SET_SEQUENCE, table, sequence.column(), sequence.last());
        }
    }

    private static String id(Sequence sequence) {
        return sequence.table() + "." + sequence.column();
    }

    private static Sequence later(Sequence a, Sequence b) {
        return a.last() >= b.last() ? a : b;
    }

    /// Drops the tenant's schemas. Waits for statements that hold them, a minute at most.
    void dropOld() throws SQLException {
        Sql.execute(owner, LOCK_WAIT);
        for (var name : TenantSchemas.of(tenant).names()) {
            patiently("drop schema if exists " + SqlNames.quote(name) + " cascade");
        }
    }

    private void patiently(String sql) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            var before = owner.setSavepoint();
            try {
                Sql.execute(owner, sql);
                return;
            } catch (SQLException e) {
                if (!BUSY.contains(String.valueOf(e.getSQLState())) || attempt == TRIES) throw e;
                owner.rollback(before);
            }
        }
    }

    /// Gives the staged schemas their names, and what refers to names after it.
    void takePlace() throws SQLException {
        var staged = TenantSchemas.staged(tenant).names();
        var names = TenantSchemas.of(tenant).names();
        for (int i = 0; i < names.size(); i++) {
            Sql.execute(
                    owner,
                    "alter schema "
                            + SqlNames.quote(staged.get(i))
                            + " rename to "
                            + SqlNames.quote(names.get(i)));
        }
        for (var table : manifest().tables()) createIndexes(table);
        Sql.as(owner, tenant, Place.MODELS);
        createViews(manifest().views());
        Sql.asOwner(owner);
    }

    /// Those of the platform's tables come from the template alone.
    private void createIndexes(Table table) throws SQLException {
        if (table.indexes().isEmpty()) return;
        if (table.place() == Place.PLATFORM) throw IndexText.strange(table.name());
        var schema = new Catalog(owner, TenantSchemas.of(tenant)).schema(table.place());
        Sql.as(owner, tenant, table.place());
        for (var index : table.indexes()) {
            run(table.place(), IndexText.create(schema, table.name(), index));
        }
        Sql.asOwner(owner);
    }

    /// Runs what an archive defines, with the tenant's rights only.
    private void run(Place place, String sql) throws SQLException {
        Sql.requireRole(owner, tenant, place);
        Sql.execute(owner, sql);
    }

    /// Those that read others come after them: what fails is tried again as long as others work.
    private void createViews(List<View> views) throws SQLException {
        var left = views;
        while (!left.isEmpty()) {
            var failed = new ArrayList<View>();
            SQLException last = null;
            for (var view : left) {
                var before = owner.setSavepoint();
                try {
                    run(Place.MODELS, create(view));
                } catch (SQLException e) {
                    owner.rollback(before);
                    failed.add(view);
                    last = e;
                }
            }
            if (failed.size() == left.size() && last != null) throw last;
            left = failed;
        }
    }

    private String create(View view) {
        return (view.isMaterialized() ? "create materialized view " : "create view ")
                + SqlNames.quote(tenant.modelSchema(), view.name())
                + " as\n"
                + DefinitionText.checked(view.definition())
                // Nothing that an archive says runs here.
                + (view.isMaterialized() ? "\nwith no data" : "");
    }
}
