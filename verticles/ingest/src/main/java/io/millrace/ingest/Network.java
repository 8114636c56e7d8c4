package io.millrace.ingest;

import java.net.InetAddress;

/// A range of addresses.
///
/// @param bits of `address` that count
record Network(InetAddress address, int bits) {
    /// @param text an address, or a range such as `10.0.0.0/8`
    /// @throws IllegalArgumentException for what is neither
    static Network parse(String text) {
        var parts = text.strip().split("/", 2);
        var address = InetAddress.ofLiteral(parts[0]);
        int most = address.getAddress().length * Byte.SIZE;
        int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : most;
        if (bits < 0 || bits > most) throw new IllegalArgumentException(text);
        return new Network(address, bits);
    }

    boolean contains(InetAddress other) {
        var own = address.getAddress();
        var its = other.getAddress();
        if (its.length != own.length) return false;
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % Byte.SIZE);
            if (((own[i / Byte.SIZE] ^ its[i / Byte.SIZE]) & mask) != 0) return false;
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }
}
