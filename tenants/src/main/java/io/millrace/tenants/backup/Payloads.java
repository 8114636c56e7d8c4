package io.millrace.tenants.backup;

import java.io.IOException;
import java.io.InputStream;

/// The stored files that the tenant's ledger names.
public interface Payloads {
    /// Those of what is read without them.
    Payloads NONE =
            new Payloads() {
                @Override
                public boolean has(String key) {
                    return false;
                }

                @Override
                public InputStream open(String key) {
                    throw new IllegalStateException("no payloads are read");
                }

                @Override
                public void put(String key, InputStream in) {
                    throw new IllegalStateException("no payloads are stored");
                }
            };

    boolean has(String key);

    InputStream open(String key) throws IOException;

    /// Stores what `in` holds under a key that is not taken.
    void put(String key, InputStream in) throws IOException;
}
