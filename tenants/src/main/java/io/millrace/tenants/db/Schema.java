package io.millrace.tenants.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Brings the database to the state that this version needs: bootstrap, platform tables, hardening.
/// Runs at every start; what is there already is left alone.
public final class Schema {
    static final List<Migration> PLATFORM =
            List.of(
                            "V001__accounts.sql",
                            "V002__stream.sql",
                            "V003__lifecycle.sql",
                            "V004__usage.sql",
                            "V005__servers.sql",
                            "V006__schedules.sql",
                            "V007__alerts.sql",
                            "V008__defects.sql",
                            "V009__metrics.sql")
                    .stream()
                    .map(name -> Migration.read("platform/" + name))
                    .toList();

    // Held while a node migrates: nodes that start together take turns.
    private static final long LOCK = 0x6d696c6c72616365L;

    private final DatabaseSettings settings;
    private final Secrets secrets;

    public Schema(DatabaseSettings settings, Secrets secrets) {
        this.settings = settings;
        this.secrets = secrets;
    }

    /// @throws DatabaseException when a script fails; its transaction left nothing behind
    public void migrate() {
        migrate(PLATFORM);
    }

    /// @param platform the scripts of the platform's tables, as far as a version knew them
    void migrate(List<Migration> platform) {
        try {
            createDatabase();
            try (var superuser = superuser(settings.database())) {
                execute(superuser, "select pg_advisory_lock(" + LOCK + ")");
                execute(superuser, bootstrap());
                execute(superuser, Migration.read("platform/harden.sql").sql());
                try (var owner = owner()) {
                    migratePlatform(owner, platform);
                }
            }
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        }
    }

    private String bootstrap() {
        return Migration.read("platform/bootstrap.sql")
                .with(
                        Map.of(
                                "owner_password",
                                SqlNames.literal(secrets.verifier("millrace_owner")),
                                "pool_password",
                                SqlNames.literal(secrets.verifier("millrace_pool"))));
    }

    private void createDatabase() throws SQLException {
        try (var connection = superuser("postgres")) {
            // Locks are per database: this one only keeps nodes from creating it together.
            execute(connection, "select pg_advisory_lock(" + LOCK + ")");
            if (databaseExists(connection)) return;
            execute(connection, "create database " + SqlNames.quote(settings.database()));
        }
    }

    private boolean databaseExists(Connection connection) throws SQLException {
        try (var find =
                connection.prepareStatement("select 1 from pg_database where datname = ?")) {
            find.setString(1, settings.database());
            try (var found = find.executeQuery()) {
                return found.next();
            }
        }
    }

    private static void migratePlatform(Connection owner, List<Migration> platform)
            throws SQLException {
        execute(
                owner,
                """
                create schema if not exists millrace;
                create table if not exists millrace.platform_migrations (
                    version    text primary key,
                    applied_at timestamptz not null default now()
                )
                """);
        var applied = applied(owner);
        owner.setAutoCommit(false);
        execute(owner, "set search_path to millrace");
        for (var migration : platform) {
            if (applied.contains(migration.version())) continue;
            execute(owner, migration.sql());
            try (var insert =
                    owner.prepareStatement(
                            "insert into millrace.platform_migrations (version) values (?)")) {
                insert.setString(1, migration.version());
                insert.execute();
            }
            owner.commit();
        }
    }

    private static Set<String> applied(Connection owner) throws SQLException {
        try (var statement = owner.createStatement();
                var rows =
                        statement.executeQuery(
                                "select version from millrace.platform_migrations")) {
            var versions = new HashSet<String>();
            while (rows.next()) versions.add(rows.getString(1));
            return versions;
        }
    }

    /// A superuser's connection to the product's database, null when that is yet to be made.
    @Nullable Connection existing() throws SQLException {
        try (var connection = superuser("postgres")) {
            if (!databaseExists(connection)) return null;
        }
        return superuser(settings.database());
    }

    private Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(
                settings.scriptUrl(database), settings.superuser(), settings.superuserPassword());
    }

    /// A connection of the login that owns schemas and makes roles.
    public Connection owner() throws SQLException {
        return DriverManager.getConnection(
                settings.scriptUrl(settings.database()),
                "millrace_owner",
                secrets.password("millrace_owner"));
    }

    /// The same for reading much: its results come in parts, as far as a fetch size is set and a
    /// transaction is open. Scripts do not run on it.
    public Connection reader() throws SQLException {
        return DriverManager.getConnection(
                settings.jdbcUrl(settings.database()),
                "millrace_owner",
                secrets.password("millrace_owner"));
    }

    /// A connection of the shared pool's login outside of the pool, for work that takes long.
    Connection pool() throws SQLException {
        return DriverManager.getConnection(
                settings.jdbcUrl(settings.database()),
                "millrace_pool",
                secrets.password("millrace_pool"));
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
