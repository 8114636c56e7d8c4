package io.millrace.gateway.calls;

import io.millrace.stream.api.ObjectStore;
import io.millrace.tenants.backup.Payloads;
import java.io.IOException;
import java.io.InputStream;

/// The stored files of an archive that is only read.
record StoredObjects(ObjectStore store) implements Payloads {
    @Override
    public boolean has(String key) {
        return store.has(key);
    }

    @Override
    public InputStream open(String key) throws IOException {
        return store.open(key);
    }

    @Override
    public void put(String key, InputStream in) {
        throw new IllegalStateException("an export stores nothing");
    }
}
