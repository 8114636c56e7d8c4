package io.millrace.tenants.backup;

import io.millrace.tenants.backup.Manifest.Part;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// One file of a zip while it is written.
public final class ArchiveFile extends OutputStream {
    private final ZipOutputStream zip;
    private final String name;
    private final MessageDigest digest = sha256();
    private long bytes;

    public ArchiveFile(ZipOutputStream zip, String name) throws IOException {
        this.zip = zip;
        this.name = name;
        zip.putNextEntry(new ZipEntry(name));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
        zip.write(buffer, from, length);
        digest.update(buffer, from, length);
        bytes += length;
    }

    /// What the manifest says of it, once everything is written.
    public Part part() {
        return new Part(name, bytes, HexFormat.of().formatHex(digest.digest()));
    }

    /// Ends the file, not the zip.
    @Override
    public void close() throws IOException {
        zip.closeEntry();
    }
}
