package io.millrace.ingest.engine;

import java.util.List;

/// What is said of how the batches of a dataset are read.
///
/// @param dialect of CSV
/// @param nesting of JSON
public record Convention(DeclaredDialect dialect, Nesting nesting) {
    public static final Convention NONE = new Convention(DeclaredDialect.NONE, Nesting.KEEP);

    public Convention(DeclaredDialect dialect) {
        this(dialect, Nesting.KEEP);
    }

    /// With no encoding said of CSV.
    public Convention undecoded() {
        return new Convention(dialect.undecoded(), nesting);
    }

    /// With the objects kept that lie in one of `columns` now.
    public Convention keeping(List<Column> columns) {
        return new Convention(dialect, nesting.keeping(columns));
    }

    /// The encoding of a body that begins with `first`. JSON is UTF-8, or what its mark says.
    Encoding encoding(Format format, byte[] first) {
        var declared = format == Format.CSV ? dialect.encoding() : null;
        return Encoding.marked(first).orElse(declared == null ? Encoding.UTF_8 : declared);
    }

    /// This one's dialect, and where it says nothing `other`'s, whose nesting holds.
    Convention within(Convention other) {
        return new Convention(dialect.over(other.dialect), other.nesting);
    }
}
