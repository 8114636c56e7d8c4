package io.millrace.tenants;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/// The record of every call that may change something: a row before it does, to which is added how
/// it ended. A row without an end is of a call whose node died, or that still runs.
public final class Audit {
    private static final int LONGEST = 500;
    private static final String BEGIN =
            """
            insert into millrace.audit (tenant, actor, role, operation, resource, address, trace)
            values ($1, $2, $3, $4, $5, $6, $7) returning id
            """;
    private static final String END = "select millrace.end_audit($1, $2, $3, $4, $5)";

    private final TenantDb db;

    public Audit(TenantDb db) {
        this.db = db;
    }

    /// @param tenant empty when nobody was signed in
    /// @param actor user id, `key:<id>`, or `anonymous`
    /// @param role the role that was used, or `none`
    public record Who(Optional<TenantId> tenant, String actor, String role) {
        public static final Who UNKNOWN = new Who(Optional.empty(), "anonymous", "none");
    }

    /// @param operation `operationId` of the API
    /// @param resource the path
    /// @param address of the client
    public record Entry(Who who, String operation, String resource, String address, String trace) {
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

    /// Records that a call begins.
    ///
    /// @return the row that [#end] completes
    public long begin(Entry entry) {
        var values =
                Tuple.of(
                        entry.who().tenant().map(TenantId::value).orElse(null),
                        entry.who().actor(),
                        entry.who().role(),
                        entry.operation(),
                        entry.resource(),
                        entry.address());
        values.addString(entry.trace());
        return db.platform(
                c -> c.preparedQuery(BEGIN).execute(values).await().iterator().next().getLong(0));
    }

    /// Adds to a row how its call ended; a second end changes nothing.
    ///
    /// @param status HTTP status of the answer
    /// @param who turned out to be calling, where it was not known before
    public void end(long row, int status, Optional<Who> who) {
        var values =
                Tuple.of(
                        row,
                        status,
                        who.flatMap(Who::tenant).map(TenantId::value).orElse(null),
                        who.map(Who::actor).orElse(null),
                        who.map(Who::role).orElse(null));
        db.platform(c -> c.preparedQuery(END).execute(values).await().size());
    }
}
