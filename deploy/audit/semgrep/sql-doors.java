// ruleid: database-without-a-door
import io.vertx.sqlclient.Pool;
// ok: database-without-a-door
import io.vertx.sqlclient.SqlConnection;

final class Rows {
    void past(Vertx vertx, PgConnectOptions options, String url) {
        // ruleid: database-without-a-door
        PgConnection.connect(vertx, options).await();
        // ruleid: database-without-a-door
        try (var connection = DriverManager.getConnection(url)) {}
    }

    long count(TenantDb db, TenantId tenant, String sql) {
        // ruleid: sql-over-the-simple-protocol
        db.in(tenant, c -> c.query(sql).execute().await());
        // ok: sql-over-the-simple-protocol
        db.in(tenant, c -> c.query("discard all").execute().await());
        // ok: sql-over-the-simple-protocol
        return db.in(tenant, c -> c.preparedQuery(sql).execute().await().rowCount());
    }
}
