package io.millrace.tenants.usage;

/// How much of each quota there is.
public record Limits(long rows, long bytes, long requests, long connections, long storage) {
    public long of(Quota quota) {
        return switch (quota) {
            case ROWS -> rows;
            case BYTES -> bytes;
            case REQUESTS -> requests;
            case CONNECTIONS -> connections;
            case STORAGE -> storage;
        };
    }
}
