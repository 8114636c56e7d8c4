package io.millrace.ingest.engine;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// How a body is packed, as its `Content-Encoding` says.
public enum Packing {
    IDENTITY {
        @Override
        InputStream unpack(InputStream body) {
            return body;
        }
    },
    GZIP {
        @Override
        InputStream unpack(InputStream body) throws IOException {
            return new GZIPInputStream(body, BUFFER);
        }
    },
    ZSTD {
        @Override
        InputStream unpack(InputStream body) throws IOException {
            // What asks for more would take that much of the node's memory.
            return new ZstdInputStream(body).setLongMax(LARGEST_WINDOW);
        }
    };

    private static final int BUFFER = 1 << 16;

    /// 2 to this power bytes: 8 MiB, which every decoder has to offer (RFC 8878, 3.1.1.1.2).
    private static final int LARGEST_WINDOW = 23;

    /// @param contentEncoding empty is none
    /// @return empty when it is not known
    public static Optional<Packing> of(String contentEncoding) {
        if (contentEncoding.isBlank()) return Optional.of(IDENTITY);
        for (var one : values()) if (one.id().equals(contentEncoding)) return Optional.of(one);
        return Optional.empty();
    }

    /// The name in `Content-Encoding` and the ledger.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IOException what the library says of a body that is not packed so
    abstract InputStream unpack(InputStream body) throws IOException;
}
