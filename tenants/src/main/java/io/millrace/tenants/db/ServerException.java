package io.millrace.tenants.db;

/// A further Postgres server that cannot be used as the settings say.
public final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String server;

    /// @param reason a sentence, for the operator
    ServerException(String server, String reason) {
        super("Postgres server " + server + ": " + reason);
        this.server = server;
    }

    ServerException(String server, RuntimeException cause) {
        super("Postgres server " + server + " cannot be used", cause);
        this.server = server;
    }

    public String server() {
        return server;
    }
}
