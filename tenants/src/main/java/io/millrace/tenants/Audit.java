package io.millrace.tenants;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/// The record of every call that changed something. Rows are only ever added.
public final class Audit {
    private static final int LONGEST = 500;
    private static final String INSERT =
            """
            insert into millrace.audit (tenant, actor, role, operation, resource, status, address, trace)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            """;

    private final TenantDb db;

    public Audit(TenantDb db) {
        this.db = db;
    }

    /// @param tenant empty when nobody was signed in
    /// @param actor user id, `key:<id>`, or `anonymous`
    /// @param role the role that was used, or `none`
    /// @param operation `operationId` of the API
    /// @param resource the path
    /// @param status HTTP status of the answer
    /// @param address of the client
    public record Entry(
            Optional<TenantId> tenant,
            String actor,
            String role,
            String operation,
            String resource,
            int status,
            String address,
            String trace) {
        public Entry {
            resource = storable(resource);
            address = storable(address);
        }

        /// What a client chose is cut, and without the one character that Postgres cannot hold.
        private static String storable(String text) {
            var cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
            return cut.replace('\0', '?');
        }
    }

    public void record(Entry entry) {
        var values =
                Tuple.of(
                        entry.tenant().map(TenantId::value).orElse(null),
                        entry.actor(),
                        entry.role(),
                        entry.operation(),
                        entry.resource(),
                        entry.status());
        values.addString(entry.address()).addString(entry.trace());
        db.platform(c -> c.preparedQuery(INSERT).execute(values).await().rowCount());
    }
}
