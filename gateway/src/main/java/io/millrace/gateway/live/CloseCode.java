package io.millrace.gateway.live;

/// Why the server closes a socket.
enum CloseCode {
    /// A bug of ours; it was logged.
    BROKEN(1011),
    /// The node leaves, or what it needs is away; connect again.
    LEAVING(1012),
    PROTOCOL(4400),
    TOKEN(4401),
    ORIGIN(4403),
    SILENT(4408),
    TOO_SLOW(4429),
    TOO_MANY(4429);

    private final short code;

    CloseCode(int code) {
        this.code = (short) code;
    }

    short code() {
        return code;
    }
}
