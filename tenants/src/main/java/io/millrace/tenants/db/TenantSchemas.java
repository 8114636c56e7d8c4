package io.millrace.tenants.db;

import io.millrace.kernel.TenantId;
import java.util.List;

/// The names of one tenant's three schemas.
///
/// @param platform of the ledger, quarantine, entities, checks and incidents
/// @param raw of the datasets
/// @param models of what the tenant's projects build
public record TenantSchemas(String platform, String raw, String models) {
    /// Those that the tenant works in.
    public static TenantSchemas of(TenantId tenant) {
        return new TenantSchemas(tenant.schema(), tenant.rawSchema(), tenant.modelSchema());
    }

    /// Those that a tenant is put back into before they take the place of the others.
    public static TenantSchemas staged(TenantId tenant) {
        return new TenantSchemas(
                tenant.schema() + "_new",
                tenant.rawSchema() + "_new",
                tenant.modelSchema() + "_new");
    }

    public List<String> names() {
        return List.of(platform, raw, models);
    }
}
