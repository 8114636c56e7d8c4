package io.millrace.tenants.db;

import io.millrace.kernel.Ids;
import io.millrace.kernel.TenantId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// Brings all servers to the state that this version needs, the further ones at once.
record Installing(List<ServerSettings> servers, Secrets secrets) {
    private static final String NAMED =
            """
            select server from millrace.tenants where server is not null
            union select moving from millrace.tenants where moving is not null
            order by 1
            """;

    /// Blocks until every server is ready for work.
    ///
    /// @return tenants that stay at an earlier version, and why
    /// @throws ServerException for a further server that cannot be used
    Map<TenantId, SQLException> run() {
        var first = servers.getFirst();
        var schema = schema(first);
        schema.migrate();
        var identity = new ServerIdentity(first.name(), Ids.random128()).become(schema);
        if (!identity.name().equals(first.name())) {
            throw new ServerException(
                    identity.name(), "It is a further server; start with the first one.");
        }
        checkNames(schema);
        if (servers.size() == 1) return upgrade(first);
        var failed = new HashMap<TenantId, SQLException>();
        try (var threads = Executors.newFixedThreadPool(servers.size())) {
            var working = new ArrayList<CompletableFuture<Map<TenantId, SQLException>>>();
            for (var server : servers) {
                Supplier<Map<TenantId, SQLException>> work =
                        server.equals(first)
                                ? () -> upgrade(first)
                                : () -> install(server, identity.installation());
                working.add(CompletableFuture.supplyAsync(work, threads));
            }
            for (var its : working) failed.putAll(await(its));
        }
        return failed;
    }

    private static Map<TenantId, SQLException> await(
            CompletableFuture<Map<TenantId, SQLException>> work) {
        try {
            return work.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) throw known;
            throw e;
        }
    }

    private Schema schema(ServerSettings server) {
        return new Schema(server.where(), secrets);
    }

    private Map<TenantId, SQLException> upgrade(ServerSettings server) {
        return new Provisioner(schema(server), server.where(), secrets).upgrade().failed();
    }

    private Map<TenantId, SQLException> install(ServerSettings server, String installation) {
        try {
            var schema = schema(server);
            var identity = new ServerIdentity(server.name(), installation);
            identity.check(schema);
            schema.migrate();
            identity.become(schema);
            return upgrade(server);
        } catch (ServerException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ServerException(server.name(), e);
        }
    }

    /// Whoever starts without a server would not find its tenants.
    private void checkNames(Schema first) {
        try (var owner = first.owner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery(NAMED)) {
            var names = servers.stream().map(ServerSettings::name).toList();
            while (rows.next()) {
                var name = rows.getString(1);
                if (names.contains(name)) continue;
                throw new ServerException(
                        name, "Tenants are there; say where it is with MILLRACE_SERVERS.");
            }
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        }
    }
}
