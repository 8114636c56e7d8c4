package io.millrace.tenants.db;

import java.sql.SQLException;

/// A statement of ours that Postgres refused over JDBC.
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String state;

    DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
        this.state = String.valueOf(cause.getSQLState());
    }

    /// The five characters of Postgres's error code.
    public String state() {
        return state;
    }
}
