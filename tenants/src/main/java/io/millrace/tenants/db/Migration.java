package io.millrace.tenants.db;

import io.millrace.kernel.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/// A numbered SQL script of the `schema` module, run whole in one transaction.
record Migration(String version, String sql) {
    private static final String INSERT_APPLIED =
            "insert into millrace.tenant_migrations (tenant, version) values (?, ?)";

    /// Reads `schema/<path>` from the class path.
    static Migration read(String path) {
        try (var in = Migration.class.getResourceAsStream("/schema/" + path)) {
            if (in == null) throw new IllegalStateException("schema/" + path + " is missing");
            return new Migration(path, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs the script in a tenant's schema, and records that. In the caller's transaction.
    void applyTo(Connection owner, TenantId tenant, String schema) throws SQLException {
        Schema.execute(owner, "set local search_path to " + SqlNames.quote(schema));
        Schema.execute(owner, sql);
        try (var applied = owner.prepareStatement(INSERT_APPLIED)) {
            applied.setString(1, tenant.value());
            applied.setString(2, version);
            applied.execute();
        }
    }

    /// The script with `${name}` replaced.
    String with(Map<String, String> values) {
        var text = sql;
        for (var value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        return text;
    }
}
