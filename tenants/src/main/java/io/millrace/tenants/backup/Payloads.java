package io.millrace.tenants.backup;

import java.io.IOException;
import java.io.InputStream;

/// The stored files that the tenant's ledger names.
public interface Payloads {
    boolean has(String key);

    InputStream open(String key) throws IOException;

    /// Stores what `in` holds under a key that is not taken.
    void put(String key, InputStream in) throws IOException;
}
