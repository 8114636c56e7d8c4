package io.millrace.bench.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/// A version of the product after this one, made of this one's sources: messages between nodes have
/// a field more, and the tables of the platform and of each tenant have new columns.
record NextVersion(Path folder) {
    private static final Path HOME = NodeProcess.HOME;
    private static final Path MESSAGES =
            Path.of("verticles/ingest/src/main/java/io/millrace/ingest/api/IngestRequest.java");
    private static final Path PLATFORM =
            Path.of("tenants/src/main/java/io/millrace/tenants/db/Schema.java");
    private static final Path TENANTS =
            Path.of("tenants/src/main/java/io/millrace/tenants/db/Provisioner.java");

    /// Whether the sources and a compiler are here.
    static boolean isPossible() {
        return Files.isRegularFile(HOME.resolve(MESSAGES))
                && ToolProvider.getSystemJavaCompiler() != null;
    }

    /// Compiles it into `folder`.
    ///
    /// @throws IllegalStateException when the sources are other than it knows
    static NextVersion build(Path folder) throws IOException {
        var next = new NextVersion(folder);
        var sources = new ArrayList<String>();
        var messages = Files.readString(HOME.resolve(MESSAGES));
        for (var record : List.of("Accept", "Rows", "BatchAnswer", "RowPage")) {
            messages = withField(messages, record);
        }
        sources.add(next.source(MESSAGES, messages));
        sources.add(next.migrated(PLATFORM, "\"V003__lifecycle.sql\"", "V999__next.sql"));
        sources.add(next.migrated(TENANTS, "\"050_rca.sql\"", "999_next.sql"));
        next.script("platform/V999__next.sql", "tenants", "live_positions", "outbox", "work");
        next.script("tenant/999_next.sql", "batches", "datasets", "dataset_columns");
        next.compile(sources);
        return next;
    }

    /// A record's components and its body's beginning, with one more component that those who make
    /// the record need not know.
    private static String withField(String source, String record) {
        var head = Pattern.compile("record " + record + "\\(([^)]*)\\)([^{]*)\\{").matcher(source);
        if (!head.find()) throw new IllegalStateException("no record " + record);
        var components = head.group(1).strip();
        var names =
                Pattern.compile("(\\w+)\\s*(?:,|$)")
                        .matcher(components.replaceAll("<[^>]*>", ""))
                        .results()
                        .map(found -> found.group(1))
                        .toList();
        var changed =
                "record %s(%s, @Nullable String novelty)%s{ public %s(%s) { this(%s, \"new\"); }\n"
                        .formatted(
                                record,
                                components,
                                head.group(2),
                                record,
                                components,
                                String.join(", ", names));
        return source.substring(0, head.start()) + changed + source.substring(head.end());
    }

    private String migrated(Path source, String last, String added) throws IOException {
        var text = Files.readString(HOME.resolve(source));
        if (!text.contains(last)) throw new IllegalStateException(source + ": no " + last);
        return source(source, text.replace(last, last + ", \"" + added + "\""));
    }

    private String source(Path path, String text) throws IOException {
        var file = folder.resolve("sources").resolve(path.getFileName());
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }

    private void script(String path, String... tables) throws IOException {
        var file = folder.resolve("schema").resolve(path);
        Files.createDirectories(file.getParent());
        var sql = new StringBuilder();
        for (var table : tables) {
            sql.append("alter table ").append(table).append(" add column novelty text;\n");
        }
        Files.writeString(file, sql);
    }

    private void compile(List<String> sources) {
        var options =
                new ArrayList<>(List.of("-d", folder.toString(), "-parameters", "-proc:none"));
        options.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
        options.addAll(sources);
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        int code =
                compiler.run(
                        InputStream.nullInputStream(),
                        System.err,
                        System.err,
                        options.toArray(String[]::new));
        if (code != 0) throw new IllegalStateException("the next version does not compile");
    }
}
