package io.millrace.tenants.db;

import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;

/// Where Postgres is and how much of it a node may use.
///
/// @param host name or address
/// @param port TCP
/// @param database the product's own
/// @param superuser login that bootstraps and hardens the database; needed at every start
/// @param superuserPassword its password
/// @param tls how the way there is protected
/// @param poolSize connections of the shared pool (door 1)
/// @param copySize connections for loads, and as many for bulk loads
/// @param queue requests that may wait for a connection
/// @param patience longest wait for a connection
/// @param limits of the SQL that tenants write (door 2)
public record DatabaseSettings(
        String host,
        int port,
        String database,
        String superuser,
        String superuserPassword,
        DatabaseTls tls,
        int poolSize,
        int copySize,
        int queue,
        Duration patience,
        TenantLimits limits) {
    /// A server on this machine, or one whose way there nobody can listen on: plain text.
    public static DatabaseSettings of(String host, int port, String superuser, String password) {
        return of(host, port, superuser, password, DatabaseTls.NONE);
    }

    public static DatabaseSettings of(
            String host, int port, String superuser, String password, DatabaseTls tls) {
        return new DatabaseSettings(
                host,
                port,
                "millrace",
                superuser,
                password,
                tls,
                10,
                4,
                2_000,
                Duration.ofSeconds(10),
                TenantLimits.STANDARD);
    }

    /// Whether Postgres runs on this machine.
    boolean isLocal() {
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("::1");
    }

    /// Without the password: settings are printed.
    @Override
    public String toString() {
        return superuser + "@" + host + ":" + port + "/" + database;
    }

    /// What the reactive client needs to know of the server.
    PgConnectOptions connect(String login, String password) {
        return tls.set(new PgConnectOptions())
                .setHost(host)
                .setPort(port)
                .setDatabase(database)
                .setUser(login)
                .setPassword(password);
    }

    /// With a question mark: more can be added behind `&`.
    String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database + "?" + tls.jdbc();
    }

    /// For migration scripts, which the server itself must take apart: functions with `begin
    /// atomic` confuse the driver.
    String scriptUrl(String database) {
        return jdbcUrl(database) + "&preferQueryMode=simple";
    }
}
