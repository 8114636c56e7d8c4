package io.millrace.nifi;

import io.millrace.kernel.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// What a tenant's flows in NiFi need to know.
///
/// @param url of the platform's API, as NiFi reaches it
/// @param key API key of the tenant
/// @param folder with `in/`, `waiting/` and `refused/`, as NiFi sees it
/// @param settle how long a file must not have changed before it is taken
/// @param again how long one under `waiting/` rests before it is tried again
public record Deployment(
        TenantId tenant,
        String slug,
        String url,
        String key,
        Path folder,
        Set<Kind> kinds,
        Duration settle,
        Duration again) {
    public Deployment {
        kinds = EnumSet.copyOf(kinds);
        if (url.endsWith("/")) url = url.substring(0, url.length() - 1);
    }

    /// Without the key.
    @Override
    public String toString() {
        return "Deployment[" + slug + ", " + url + ", " + folder + ", " + kinds + "]";
    }

    static String context(TenantId tenant) {
        return "millrace " + tenant;
    }

    Map<String, String> parameters() {
        return Map.of(
                "millrace.url", url,
                "millrace.authorization", "Bearer " + key,
                "millrace.folder", folder.toString(),
                "millrace.settle", settle.toMillis() + " millis",
                "millrace.again", again.toMillis() + " millis");
    }
}
