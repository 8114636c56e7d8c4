package io.millrace.tenants.db;

import java.time.Duration;

/// Where Postgres is and how much of it a node may use.
///
/// @param host name or address
/// @param port TCP
/// @param database the product's own
/// @param superuser login that bootstraps and hardens the database; needed at every start
/// @param superuserPassword its password
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
        int poolSize,
        int copySize,
        int queue,
        Duration patience,
        TenantLimits limits) {
    public static DatabaseSettings of(String host, int port, String superuser, String password) {
        return new DatabaseSettings(
                host,
                port,
                "millrace",
                superuser,
                password,
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

    String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    /// For migration scripts, which the server itself must take apart: functions with `begin
    /// atomic` confuse the driver.
    String scriptUrl(String database) {
        return jdbcUrl(database) + "?preferQueryMode=simple";
    }
}
