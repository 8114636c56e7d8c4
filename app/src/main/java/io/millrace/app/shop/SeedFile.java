package io.millrace.app.shop;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.stream.Stream;

/// A file of lines that was written.
///
/// @param rows without the header
/// @param sha256 in hexadecimal digits
public record SeedFile(String file, long rows, long bytes, String sha256) {
    /// Writes a header and rows, UTF-8 with `\n` behind each. The file is there only when it is
    /// whole; an older one is replaced.
    public static SeedFile write(Path file, Stream<String> lines) throws IOException {
        var part = file.resolveSibling(file.getFileName() + ".part");
        var digest = digest();
        long count = 0;
        try (var out =
                new DigestOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(part)), digest)) {
            for (Iterator<String> line = lines.iterator(); line.hasNext(); count++) {
                out.write((line.next() + '\n').getBytes(StandardCharsets.UTF_8));
            }
        }
        long bytes = Files.size(part);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        var checksum = HexFormat.of().formatHex(digest.digest());
        return new SeedFile(file.toString(), count - 1, bytes, checksum);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
