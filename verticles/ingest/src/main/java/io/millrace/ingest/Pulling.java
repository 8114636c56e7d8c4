package io.millrace.ingest;

import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.store.PullStore.Pulled;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.Secrets;
import io.millrace.tenants.usage.Quotas;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What pulls need beside the rest of ingest.
///
/// @param secrets seal what the sources ask for
/// @param guard which addresses they may be at
/// @param quotas of a tenant over one of which nothing is pulled
/// @param watched the operator's folder of tenants' folders, whose files sources bring; null where
///   there is none
public record Pulling(
        Secrets secrets,
        OutgoingGuard guard,
        Quotas quotas,
        PullBounds bounds,
        @Nullable Path watched) {
    /// What the secret of a source is sealed for.
    static String purpose(String tenant, String source) {
        return "source:" + tenant + "/" + source;
    }

    /// What a source asks for; null where it asks for nothing.
    ///
    /// @throws PullFault when it was sealed by another installation
    @Nullable String secret(TenantId tenant, Pulled source) {
        var sealed = source.secret();
        if (sealed == null) return null;
        try {
            return secrets.open(purpose(tenant.value(), source.name()), sealed);
        } catch (IllegalStateException e) {
            throw new PullFault(
                    "The source's secret was kept by another installation: give it again.");
        }
    }
}
