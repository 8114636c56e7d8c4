package io.millrace.nifi.home;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A bundle of NiFi: jars with a class loader of their own. Those that no registry has are packed
/// here.
///
/// @param id such as `nifi-standard-nar`
/// @param parent id of the bundle whose classes it sees
public record Nar(String id, Optional<String> parent) {
    public static final String VERSION = "2.3.0";
    public static final Nar STANDARD =
            new Nar("nifi-standard-nar", Optional.of("nifi-standard-shared-nar"));
    public static final Nar STATELESS = new Nar("nifi-stateless-nar", Optional.empty());

    private static final String GROUP = "org.apache.nifi";
    private static final String FOLDER = "META-INF/";
    private static final String JARS = FOLDER + "bundled-dependencies/";
    private static final LocalDateTime TIME = LocalDateTime.of(2025, 1, 1, 0, 0);

    /// Packs the jars of a folder.
    ///
    /// @return the file, in `into`
    /// @throws IOException also where there are none
    public Path pack(Path jars, Path into) throws IOException {
        var files = jarsIn(jars);
        Files.createDirectories(into);
        var file = into.resolve(id + "-" + VERSION + ".nar");
        var beside = into.resolve(file.getFileName() + ".new");
        try (var out = new ZipOutputStream(Files.newOutputStream(beside))) {
            out.setLevel(Deflater.NO_COMPRESSION);
            // NiFi makes no folder that is not said to be one before what lies in it.
            folder(out, FOLDER);
            entry(out, FOLDER + "MANIFEST.MF", manifest());
            folder(out, JARS);
            for (var jar : files) {
                out.putNextEntry(named(JARS + jar.getFileName()));
                Files.copy(jar, out);
                out.closeEntry();
            }
        }
        return Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<Path> jarsIn(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (var files = Files.list(folder)) {
                var jars = files.filter(each -> each.toString().endsWith(".jar")).sorted().toList();
                if (!jars.isEmpty()) return jars;
            }
        }
        throw new IOException("there are no jars in " + folder);
    }

    private static void folder(ZipOutputStream out, String name) throws IOException {
        out.putNextEntry(named(name));
        out.closeEntry();
    }

    private static void entry(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(named(name));
        out.write(content);
        out.closeEntry();
    }

    /// At one time for ever: NiFi unpacks a bundle anew that is not the same byte for byte.
    private static ZipEntry named(String name) {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        return entry;
    }

    private byte[] manifest() throws IOException {
        var manifest = new Manifest();
        var its = manifest.getMainAttributes();
        its.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        its.putValue("Nar-Group", GROUP);
        its.putValue("Nar-Id", id);
        its.putValue("Nar-Version", VERSION);
        parent.ifPresent(above -> {
            its.putValue("Nar-Dependency-Group", GROUP);
            its.putValue("Nar-Dependency-Id", above);
            its.putValue("Nar-Dependency-Version", VERSION);
        });
        var bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        return bytes.toByteArray();
    }
}
