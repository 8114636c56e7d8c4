package io.millrace.bench;

import java.sql.SQLException;

/// Keeps a node from building what one tenant uploads: the queue takes it that another worker is at
/// that already.
record HeldBuilds(Database database, String tenant) implements AutoCloseable {
    private static final String HOLD =
            """
            insert into millrace.work (
                tenant, stage, key, payload, cost, trace, state, fence, lease_owner, lease_until)
            values (?, 'transform', '', '{}', 1, '', 'running', 1, 'bench',
                    now() + interval '1 hour')
            """;
    private static final String LET_GO =
            "delete from millrace.work where tenant = ? and lease_owner = 'bench'";

    static HeldBuilds of(Database database, String tenant) throws SQLException {
        var held = new HeldBuilds(database, tenant);
        held.update(HOLD);
        return held;
    }

    private void update(String sql) throws SQLException {
        try (var statement = database.connection().prepareStatement(sql)) {
            statement.setString(1, tenant);
            statement.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        update(LET_GO);
    }
}
