package io.millrace.transform.store;

import io.vertx.pgclient.PgException;
import java.util.Optional;
import java.util.Set;

/// What Postgres said against a tenant's statement.
///
/// @param message one line
/// @param offset in the tenant's part of the statement, from 0; absent where Postgres names none
public record SqlError(String message, Optional<Integer> offset) {
    private static final Set<String> NOT_THE_STATEMENT = Set.of("08", "53", "57", "58", "XX");
    private static final String CANCELLED = "57014";
    private static final String LOCKED = "55P03";
    private static final String DEADLOCK = "40P01";
    private static final String UNDEFINED_TABLE = "42P01";
    private static final int MAX_LENGTH = 300;

    /// @param before characters of the platform before the tenant's part
    static SqlError of(PgException e, int before) {
        var text =
                CANCELLED.equals(e.getSqlState())
                        ? "it takes longer than a statement may"
                        : String.valueOf(e.getErrorMessage()) + hint(e);
        var line = text.replaceAll("\\s*\\R\\s*", " ").strip();
        return new SqlError(
                line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "..." : line,
                position(e).map(at -> at - 1 - before).filter(at -> at >= 0));
    }

    private static String hint(PgException e) {
        var hint = e.getHint();
        return hint == null || hint.isBlank() ? "" : " (" + hint + ")";
    }

    private static Optional<Integer> position(PgException e) {
        var position = e.getPosition();
        return position == null || !position.matches("\\d{1,9}")
                ? Optional.empty()
                : Optional.of(Integer.valueOf(position));
    }

    /// Whether the server or the connection is at fault, so that trying again can help.
    static boolean isOfServer(PgException e) {
        var state = String.valueOf(e.getSqlState());
        if (state.equals(CANCELLED) || state.length() != 5) return false;
        return state.equals(DEADLOCK) || NOT_THE_STATEMENT.contains(state.substring(0, 2));
    }

    /// Whether the relation that the statement names is not there.
    static boolean isMissing(PgException e) {
        return UNDEFINED_TABLE.equals(e.getSqlState());
    }

    /// Whether others held what the statement needs for too long, as a backup does.
    static boolean isLocked(PgException e) {
        return LOCKED.equals(e.getSqlState());
    }
}
