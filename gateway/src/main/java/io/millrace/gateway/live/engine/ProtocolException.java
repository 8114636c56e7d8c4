package io.millrace.gateway.live.engine;

/// The client broke the protocol; the socket is closed with 4400 and this message.
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ProtocolException(String message) {
        super(message, null, false, false);
    }
}
