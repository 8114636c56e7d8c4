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
/// @param copySize connections for bulk loads
/// @param sqlSize connections a tenant's own login may hold (door 2)
/// @param sqlTotal connections of all tenants' own logins together
/// @param tempFiles disk that the sorts and joins of one tenant's connection may fill, MiB
/// @param queue requests that may wait for a connection
/// @param patience longest wait for a connection
/// @param statement longest run of one statement a tenant wrote
public record DatabaseSettings(
        String host,
        int port,
        String database,
        String superuser,
        String superuserPassword,
        int poolSize,
        int copySize,
        int sqlSize,
        int sqlTotal,
        int tempFiles,
        int queue,
        Duration patience,
        Duration statement) {
    public static DatabaseSettings of(String host, int port, String superuser, String password) {
        return new DatabaseSettings(
                host,
                port,
                "millrace",
                superuser,
                password,
                10,
                4,
                3,
                24,
                2_048,
                2_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60));
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
