package io.millrace.app;

import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.file.impl.FileResolverImpl;
import io.vertx.core.spi.file.FileResolver;
import java.io.File;
import java.io.IOException;

/// Finds files for Vert.x: an absolute path is the file itself. Vert.x's own way compares it with a
/// cache that goes the moment the process is asked to stop, while uploads still come to their end.
final class PlainFiles implements FileResolver {
    private final FileResolver others = new FileResolverImpl(new FileSystemOptions());

    @Override
    public File resolve(String path) {
        var file = new File(path);
        return file.isAbsolute() ? file : others.resolve(path);
    }

    @Override
    public void close() throws IOException {
        others.close();
    }
}
