package io.millrace.transform;

import io.millrace.kernel.Problem;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// The files of a project by path, unpacked within bounds.
record Archive(Map<String, byte[]> files) {
    private static final int FREE_BYTES = 1 << 20;

    /// Reads an uploaded zip; only files that a project can hold are kept.
    ///
    /// @throws io.millrace.kernel.ProblemException for what is no zip, or goes beyond the bounds
    static Archive unpack(InputStream in, TransformSettings settings) {
        try (in) {
            var packed = in.readNBytes(settings.archiveBytes() + 1);
            if (packed.length > settings.archiveBytes()) {
                throw tooLarge("the zip is larger than " + settings.archiveBytes() + " bytes");
            }
            return unpack(packed, settings);
        } catch (ZipException | EOFException e) {
            throw Problem.unsupportedMedia("The body is not a zip: " + e.getMessage())
                    .toException();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Archive unpack(byte[] packed, TransformSettings settings) throws IOException {
        var files = new TreeMap<String, byte[]>();
        long total = 0;
        int entries = 0;
        try (var zip = new ZipInputStream(new java.io.ByteArrayInputStream(packed))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > settings.files()) {
                    throw tooLarge("the zip has more than " + settings.files() + " entries");
                }
                var path = path(entry);
                if (entry.isDirectory()) continue;
                var bytes = zip.readNBytes(settings.fileBytes() + 1);
                total += bytes.length;
                bound(path, bytes.length, total, packed.length, settings);
                if (isOfProject(path)) files.put(path, bytes);
            }
        } catch (IllegalArgumentException e) { // a name that is no UTF-8
            throw Problem.unsupportedMedia("The zip has a file name that cannot be read.")
                    .toException();
        }
        if (entries == 0) throw Problem.unsupportedMedia("The body is not a zip.").toException();
        return new Archive(files);
    }

    private static void bound(
            String path, int size, long total, int packed, TransformSettings settings) {
        if (size > settings.fileBytes()) {
            throw tooLarge(path + " is larger than " + settings.fileBytes() + " bytes");
        }
        boolean isBomb = total > FREE_BYTES && total > (long) packed * settings.ratio();
        if (total > settings.projectBytes() || isBomb) {
            throw tooLarge("the zip unpacks to too much");
        }
    }

    /// @throws io.millrace.kernel.ProblemException for a path that leads out of the archive
    private static String path(ZipEntry entry) {
        var path = entry.getName();
        boolean leadsOut =
                path.isEmpty()
                        || path.startsWith("/")
                        || path.indexOf('\\') >= 0
                        || path.indexOf(':') >= 0
                        || path.chars().anyMatch(c -> c < 0x20)
                        || Arrays.asList(path.split("/", -1)).contains("..");
        if (leadsOut || path.length() > 500) {
            throw Problem.unprocessable("The zip has a path that is not allowed.").toException();
        }
        return path;
    }

    private static boolean isOfProject(String path) {
        return Stream.of(".sql", ".yml", ".yaml", ".csv", ".py").anyMatch(path::endsWith);
    }

    private static RuntimeException tooLarge(String detail) {
        return Problem.tooLarge("Refused: " + detail + ".").toException();
    }

    /// The files as a zip of our own making.
    byte[] pack() {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// Reads what [#pack] wrote.
    static Archive stored(byte[] packed) {
        var files = new TreeMap<String, byte[]>();
        try (var zip = new ZipInputStream(new java.io.ByteArrayInputStream(packed))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Archive(files);
    }

    /// The same for the same files, whenever and however they were packed.
    String sha256() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : files.entrySet()) {
                digest.update((file.getKey() + "\0").getBytes(StandardCharsets.UTF_8));
                digest.update(MessageDigest.getInstance("SHA-256").digest(file.getValue()));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
