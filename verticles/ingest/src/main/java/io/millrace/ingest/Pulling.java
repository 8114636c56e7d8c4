package io.millrace.ingest;

import io.millrace.tenants.db.Secrets;
import io.millrace.tenants.usage.Quotas;

/// What pulls need beside the rest of ingest.
///
/// @param secrets seal what the sources ask for
/// @param guard which addresses they may be at
/// @param quotas of a tenant over one of which nothing is pulled
public record Pulling(Secrets secrets, OutgoingGuard guard, Quotas quotas, PullBounds bounds) {
    /// What the secret of a source is sealed for.
    static String purpose(String tenant, String source) {
        return "source:" + tenant + "/" + source;
    }
}
