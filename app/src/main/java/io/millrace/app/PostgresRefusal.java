package io.millrace.app;

import io.millrace.kernel.ProblemException;
import io.millrace.tenants.db.DatabaseException;
import io.millrace.tenants.db.DatabaseSettings;
import io.millrace.tenants.db.DatabaseTls.Mode;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What to say of a Postgres that cannot be used: one line with what to do.
///
/// @param option that says where the server is
record PostgresRefusal(DatabaseSettings where, String option) {
    /// SQL states of a wrong login and of one that is no superuser.
    private static final Set<String> REFUSED = Set.of("28000", "28P01", "42501");

    /// What the driver says of a server that has no TLS.
    private static final String NO_TLS = "08004";

    /// @return a [StartException], or the cause itself when it is not about the way to the server
    RuntimeException of(RuntimeException cause) {
        return switch (cause) {
            // The driver's words are suppressed in it.
            case ProblemException e ->
                    new StartException(
                            Stream.of(e.getSuppressed())
                                    .findFirst()
                                    .map(this::away)
                                    .orElse(at() + " cannot be used."),
                            e);
            case DatabaseException e when REFUSED.contains(e.state()) ->
                    new StartException(refused(e.getMessage()));
            default -> cause;
        };
    }

    private String away(Throwable cause) {
        boolean hasNoTls =
                cause instanceof SQLException e
                        && NO_TLS.equals(e.getSQLState())
                        && where.tls().mode() != Mode.DISABLE;
        if (hasNoTls) {
            return at()
                    + " has no TLS. Turn it on there; only where nobody can listen on the way, set"
                    + " MILLRACE_POSTGRES_SSLMODE=disable.";
        }
        if (isCausedBy(cause, GeneralSecurityException.class)) {
            return at()
                    + " has a certificate that is not trusted: "
                    + sentence(first(cause).getMessage())
                    + " Give its authority's file in MILLRACE_POSTGRES_SSLROOTCERT.";
        }
        if (isCausedBy(cause, SSLException.class)) {
            return "The TLS of %s fails: %s Look at MILLRACE_POSTGRES_SSLROOTCERT, _SSLCERT and _SSLKEY."
                    .formatted(at(), sentence(first(cause).getMessage()));
        }
        // The driver has no cause for it, and words in many languages.
        if (String.valueOf(cause.getMessage()).contains("PgjdbcHostnameVerifier")) {
            return at()
                    + " has a certificate for another name. Use a name that is in it, or"
                    + " sslmode=verify-ca.";
        }
        return "%s cannot be used: %s Start it, or say where it is with %s."
                .formatted(at(), sentence(cause.getMessage()), option);
    }

    private String refused(@Nullable String words) {
        var said = sentence(words);
        var refuses = "%s refuses %s: %s ".formatted(at(), where.superuser(), said);
        if (where.tls().mode() == Mode.DISABLE && said.contains("pg_hba.conf")) {
            return refuses
                    + "Where it wants TLS, set MILLRACE_POSTGRES_SSLMODE=require or verify-full.";
        }
        if (said.contains("client certificate")) {
            return refuses + "Set MILLRACE_POSTGRES_SSLCERT and MILLRACE_POSTGRES_SSLKEY.";
        }
        return refuses + "A superuser's login is needed in " + option + ".";
    }

    private String at() {
        return "Postgres at " + where.host() + ":" + where.port();
    }

    private static boolean isCausedBy(Throwable e, Class<? extends Throwable> type) {
        var cause = e.getCause();
        return type.isInstance(e) || (cause != null && isCausedBy(cause, type));
    }

    private static Throwable first(Throwable e) {
        return e.getCause() == null ? e : first(e.getCause());
    }

    /// Words of others as one sentence on one line.
    static String sentence(@Nullable String words) {
        var line = String.valueOf(words).lines().findFirst().orElse("").strip();
        return line.isEmpty() || line.endsWith(".") ? line : line + ".";
    }
}
