package io.millrace.tenants.backup;

import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.tenants.backup.Manifest.Part;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// An archive that is there to be read.
public final class Archive implements AutoCloseable {
    /// Bytes of a file that is read into memory as a whole.
    static final int MOST_BYTES = 64 << 20;

    static final int MOST_FILES = 500_000;
    private static final String OBJECTS = "objects/";
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{32}");

    private final ZipFile zip;
    private final Manifest manifest;

    private Archive(ZipFile zip, Manifest manifest) {
        this.zip = zip;
        this.manifest = manifest;
    }

    /// @throws ProblemException `unprocessable` when the file is no archive of a tenant
    public static Archive open(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw Problem.notFound("There is no file " + file + " that can be read.").toException();
        }
        try {
            var zip = new ZipFile(file.toFile());
            try {
                if (zip.size() > MOST_FILES) throw refused(file + " holds too many files.");
                return new Archive(zip, manifest(zip));
            } catch (ProblemException | IOException e) {
                zip.close();
                throw e;
            }
        } catch (ZipException e) {
            throw refused(file + " is no archive of an organization, or it was cut off.");
        }
    }

    private static Manifest manifest(ZipFile zip) throws IOException {
        var entry = zip.getEntry(Manifest.NAME);
        if (entry == null) throw refused("The archive has no manifest.");
        try (var in = zip.getInputStream(entry)) {
            var text = new String(inMemory(in), StandardCharsets.UTF_8);
            var format = String.valueOf(Json.readObject(text).get("format"));
            if (!format.equals(Manifest.FORMAT)) {
                throw refused(
                        "The archive's format is " + format + "; " + Manifest.FORMAT + " is read.");
            }
            var read = Json.read(text, Manifest.class);
            if (!read.isWhole()) throw refused("something is missing in it.");
            return read;
        } catch (ProblemException e) {
            throw refused("The archive's manifest cannot be read: " + e.problem().detail());
        }
    }

    private static byte[] inMemory(InputStream in) throws IOException {
        var bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) throw tooLarge();
        return bytes;
    }

    private static ProblemException tooLarge() {
        return refused("A file of the archive has more than " + MOST_BYTES + " bytes.");
    }

    private static ProblemException refused(String detail) {
        return Problem.unprocessable(detail).toException();
    }

    public Manifest manifest() {
        return manifest;
    }

    /// What reads the content of a file.
    @FunctionalInterface
    interface Reading<E extends Exception> {
        void read(InputStream in) throws IOException, E;
    }

    /// Reads a file to its end and compares it with the manifest. Whoever reads comes to the end
    /// only when it is as it was written.
    ///
    /// @throws ProblemException `unprocessable` when it is not
    <E extends Exception> void read(Part part, Reading<E> reading) throws IOException, E {
        var entry = zip.getEntry(part.file());
        if (entry == null) throw damaged(part);
        try (var in = new DigestInputStream(zip.getInputStream(entry), ArchiveFile.sha256())) {
            var checked = checked(in, part);
            reading.read(checked);
            checked.transferTo(OutputStream.nullOutputStream());
        } catch (ZipException | EOFException e) {
            throw damaged(part);
        }
    }

    /// Says of a file that was refused whether it is as it was written.
    void check(Part part) throws IOException {
        read(part, _ -> {});
    }

    /// Who reads may close it; the rest is to be looked at as well.
    private static InputStream checked(DigestInputStream read, Part part) {
        return new FilterInputStream(read) {
            private boolean isChecked;
            private long bytes;

            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                int count = read.read(buffer, from, length);
                if (count < 0) check();
                else count(count);
                return count;
            }

            @Override
            public int read() throws IOException {
                int one = read.read();
                if (one < 0) check();
                else count(1);
                return one;
            }

            // A few bytes of a zip can become very many.
            private void count(int more) {
                bytes += more;
                if (bytes > part.bytes()) throw damaged(part);
            }

            private void check() {
                if (isChecked) return;
                var actual = HexFormat.of().formatHex(read.getMessageDigest().digest());
                if (!actual.equals(part.sha256())) throw damaged(part);
                isChecked = true;
            }

            @Override
            public void close() {}
        };
    }

    private static ProblemException damaged(Part part) {
        return refused("The archive is damaged in " + part.file() + ".");
    }

    /// The lines of a file.
    List<String> text(String file) throws IOException {
        var lines = new ArrayList<String>();
        read(
                manifest.part(file),
                in -> {
                    var bytes = inMemory(in);
                    new String(bytes, StandardCharsets.UTF_8).lines().forEach(lines::add);
                });
        return lines;
    }

    List<Map<String, Object>> lines(String file) throws IOException {
        return text(file).stream().map(Json::readObject).toList();
    }

    /// Stores the payloads that are not there yet.
    void unpack(Payloads payloads) throws IOException {
        for (var part : manifest.parts()) {
            if (!part.file().startsWith(OBJECTS)) continue;
            var key = part.file().substring(OBJECTS.length());
            if (!KEY.matcher(key).matches())
                throw refused("The archive holds a payload of a strange name.");
            if (!payloads.has(key)) read(part, in -> payloads.put(key, in));
        }
    }

    /// Reads all of it.
    ///
    /// @throws ProblemException `unprocessable` when a file is not as it was written
    public void verify() throws IOException {
        for (var table : manifest.tables()) check(table.file());
        for (var part : manifest.parts()) check(part);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
