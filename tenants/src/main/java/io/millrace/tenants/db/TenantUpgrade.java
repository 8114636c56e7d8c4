package io.millrace.tenants.db;

import io.millrace.kernel.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the schemas of all tenants to this version: several at a time, each in a transaction of
/// its own. What was done stays done when the node ends in between; one tenant's failure stops no
/// other's.
///
/// @param template scripts in the order in which they apply
/// @param grants script of a tenant's rights, run after the others
record TenantUpgrade(Schema schema, List<Migration> template, Function<TenantId, String> grants) {
    private static final Logger LOG = LoggerFactory.getLogger(TenantUpgrade.class);
    private static final int AT_ONCE = 4;
    private static final int TRIES = 3;
    private static final String COLLISION = "40";

    // Tenants, in stock or taken, that have not seen all of the template. Of those that are on
    // another server there is only a row here.
    private static final String BEHIND =
            """
            select t.id from (
                select id from millrace.tenants where deleting_at is null and server is null
                union all select id from millrace.ready_tenants) t
            where (select count(*) from millrace.tenant_migrations m
                   where m.tenant = t.id and m.version = any (?)) < ?
            order by t.id
            """;
    private static final String APPLIED =
            "select version from millrace.tenant_migrations where tenant = ?";
    // Whoever signs up gets a whole one.
    private static final String OUT_OF_STOCK = "delete from millrace.ready_tenants where id = ?";
    // Another node may be at the same tenant.
    private static final String TURN = "select pg_advisory_xact_lock(7238, hashtext(?))";

    /// @param upgraded tenants that were brought to this version
    /// @param failed those that were not, and why
    record Outcome(int upgraded, Map<TenantId, SQLException> failed) {
        Outcome {
            failed = Map.copyOf(failed);
        }
    }

    /// Blocks until every tenant was tried.
    ///
    /// @param wanted those that are to be tried
    Outcome run(Predicate<TenantId> wanted) {
        var left = new ConcurrentLinkedQueue<>(behind().stream().filter(wanted).toList());
        var upgraded = new AtomicInteger();
        var failed = new ConcurrentHashMap<TenantId, SQLException>();
        var lost = new AtomicReference<SQLException>(new SQLException("no connection"));
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var working =
                    Stream.generate(() ->
                                    CompletableFuture.runAsync(
                                            () -> work(left, upgraded, failed, lost), threads))
                            .limit(Math.min(AT_ONCE, left.size()))
                            .toList();
            working.forEach(CompletableFuture::join);
        }
        for (var tenant : left) failed.putIfAbsent(tenant, lost.get());
        return new Outcome(upgraded.get(), failed);
    }

    private List<TenantId> behind() {
        try (var owner = schema.owner();
                var statement = owner.prepareStatement(BEHIND)) {
            var versions = template.stream().map(Migration::version).toArray();
            statement.setArray(1, owner.createArrayOf("text", versions));
            statement.setInt(2, versions.length);
            var found = new ArrayList<TenantId>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) found.add(new TenantId(rows.getString(1)));
            }
            return found;
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        }
    }

    /// Takes tenants from the queue until it is empty.
    private void work(
            Queue<TenantId> left,
            AtomicInteger upgraded,
            Map<TenantId, SQLException> failed,
            AtomicReference<SQLException> lost) {
        try (var owner = schema.owner()) {
            owner.setAutoCommit(false);
            for (var tenant = left.poll(); tenant != null; tenant = left.poll()) {
                try {
                    upgradePatiently(owner, tenant);
                    upgraded.incrementAndGet();
                } catch (SQLException e) {
                    failed.put(tenant, e);
                    takeOutOfStock(owner, tenant);
                }
            }
        } catch (SQLException e) { // the connection is lost; the other workers go on
            lost.set(e);
            LOG.atWarn().addKeyValue("service", "tenants").setCause(e).log("cannot upgrade");
        }
    }

    private void upgradePatiently(Connection owner, TenantId tenant) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                upgrade(owner, tenant);
                return;
            } catch (SQLException e) {
                owner.rollback();
                if (attempt == TRIES || !isCollision(e)) throw e;
            }
        }
    }

    /// Nodes that still run may lock the same tables the other way round.
    private static boolean isCollision(SQLException e) {
        return String.valueOf(e.getSQLState()).startsWith(COLLISION);
    }

    private void upgrade(Connection owner, TenantId tenant) throws SQLException {
        try (var turn = owner.prepareStatement(TURN)) {
            turn.setString(1, tenant.value());
            turn.execute();
        }
        var applied = applied(owner, tenant);
        for (var migration : template) {
            if (applied.contains(migration.version())) continue;
            migration.applyTo(owner, tenant, tenant.schema());
        }
        Schema.execute(owner, grants.apply(tenant));
        owner.commit();
    }

    private static void takeOutOfStock(Connection owner, TenantId tenant) throws SQLException {
        try (var statement = owner.prepareStatement(OUT_OF_STOCK)) {
            statement.setString(1, tenant.value());
            statement.execute();
        }
        owner.commit();
    }

    private static Set<String> applied(Connection owner, TenantId tenant) throws SQLException {
        try (var statement = owner.prepareStatement(APPLIED)) {
            statement.setString(1, tenant.value());
            try (var rows = statement.executeQuery()) {
                var versions = new HashSet<String>();
                while (rows.next()) versions.add(rows.getString(1));
                return versions;
            }
        }
    }
}
