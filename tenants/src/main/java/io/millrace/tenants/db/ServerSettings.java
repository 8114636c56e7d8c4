package io.millrace.tenants.db;

/// One of the installation's Postgres servers, as its operator names it.
///
/// @param name short; it is kept with each tenant that is there
/// @param isClosed whether no new tenant is placed there
/// @param mostBytes one that has more takes no new tenant either
public record ServerSettings(
        String name, DatabaseSettings where, boolean isClosed, long mostBytes) {
    /// The name of the server that holds what is all tenants'.
    public static final String FIRST = "main";

    /// The first server, open for as many tenants as come.
    public static ServerSettings first(DatabaseSettings where) {
        return new ServerSettings(FIRST, where, false, Long.MAX_VALUE);
    }

    public boolean isFirst() {
        return name.equals(FIRST);
    }
}
