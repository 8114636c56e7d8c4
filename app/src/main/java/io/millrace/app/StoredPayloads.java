package io.millrace.app;

import io.millrace.stream.api.ObjectStore;
import io.millrace.tenants.backup.Payloads;
import java.io.IOException;
import java.io.InputStream;

/// The payloads of tenants where nodes keep them.
record StoredPayloads(ObjectStore store) implements Payloads {
    @Override
    public boolean has(String key) {
        return store.has(key);
    }

    @Override
    public InputStream open(String key) throws IOException {
        return store.open(key);
    }

    @Override
    public void put(String key, InputStream in) throws IOException {
        store.put(key, in);
    }
}
