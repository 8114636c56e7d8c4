package io.millrace.kernel;

import java.util.regex.Pattern;

/// Opaque id of a tenant: twelve characters of `[a-z0-9]`, the first a letter. It is part of the
/// names of the tenant's schemas and roles, so nothing else is allowed in it.
public record TenantId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]{11}");

    public TenantId {
        if (!isOne(value)) throw new IllegalArgumentException("not a tenant id");
    }

    /// Whether `text` has the form of a tenant's id.
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /// Role under which the platform's own SQL works on the tenant's tables.
    public String role() {
        return "t_" + value;
    }

    /// Login of the SQL that the tenant wrote.
    public String login() {
        return "t_" + value + "_sql";
    }

    /// Schema of the tenant's ledger, quarantine, entities, checks and incidents.
    public String schema() {
        return "t_" + value;
    }

    /// Schema of the tenant's datasets; the tenant's login may read it.
    public String rawSchema() {
        return "t_" + value + "_raw";
    }

    /// Schema of the relations that the tenant's projects build.
    public String modelSchema() {
        return "t_" + value + "_models";
    }

    @Override
    public String toString() {
        return value;
    }
}
