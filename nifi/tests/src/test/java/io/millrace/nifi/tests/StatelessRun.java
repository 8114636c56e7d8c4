package io.millrace.nifi.tests;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import org.apache.nifi.nar.NarClassLoader;
import org.apache.nifi.nar.NarUnpackMode;
import org.apache.nifi.nar.NarUnpacker;
import org.apache.nifi.nar.SystemBundle;
import org.apache.nifi.stateless.config.ExtensionClientDefinition;
import org.apache.nifi.stateless.config.ParameterOverride;
import org.apache.nifi.stateless.config.SslContextDefinition;
import org.apache.nifi.stateless.engine.StatelessEngineConfiguration;
import org.apache.nifi.stateless.flow.DataflowDefinitionParser;
import org.apache.nifi.stateless.flow.StatelessDataflow;
import org.apache.nifi.stateless.flow.StatelessDataflowFactory;

/// A program of its own: runs flows in NiFi's stateless engine, one after the other, each once. Its
/// class path is NiFi's and knows nothing of the platform.
///
/// Arguments: a folder to work in, the folder of bundles, and a folder of `*.properties`, each a
/// run: `flow` is its file, `context` its parameter context, and the parameters follow.
final class StatelessRun {
    private static final String FLOW = "flow";
    private static final String CONTEXT = "context";

    private final Path work;
    private final Path nars;
    private final ClassLoader root = StatelessRun.class.getClassLoader();
    private final ClassLoader engine;

    private StatelessRun(Path work, Path nars) throws Exception {
        this.work = Files.createDirectories(work);
        this.nars = nars;
        Files.createDirectories(work.resolve("extensions"));
        this.engine = engine();
        Thread.currentThread().setContextClassLoader(engine);
    }

    public static void main(String[] arguments) throws Exception {
        var runs = new StatelessRun(Path.of(arguments[0]), Path.of(arguments[1]));
        for (var file : filesIn(Path.of(arguments[2]))) {
            runs.run(file);
            System.out.println("ran " + file.getFileName());
        }
        System.exit(0); // whatever threads the engine leaves
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(each -> each.toString().endsWith(".properties")).sorted().toList();
        }
    }

    private ClassLoader engine() throws Exception {
        var framework = Files.createDirectories(work.resolve("nar/framework")).toFile();
        var extensions = Files.createDirectories(work.resolve("nar/extensions")).toFile();
        var system = SystemBundle.create(nars.toString(), root);
        NarUnpacker.unpackNars(
                system,
                framework,
                extensions,
                List.of(nars),
                false,
                "nifi-framework-nar",
                false,
                false,
                NarUnpackMode.UNPACK_INDIVIDUAL_JARS,
                _ -> true);
        var found = extensions.listFiles((_, name) -> name.startsWith("nifi-stateless-nar"));
        if (found == null || found.length == 0) throw new IOException("no engine in " + nars);
        return new NarClassLoader(found[0], root);
    }

    private void run(Path file) throws Exception {
        var said = new Properties();
        try (var in = Files.newInputStream(file)) {
            said.load(in);
        }
        var flow = open(said);
        flow.initialize(() -> true);
        try {
            var validation = flow.performValidation();
            if (!validation.isValid()) throw new IOException(file + ": " + validation);
            var result = flow.trigger().getResult();
            if (!result.isSuccessful()) {
                throw new IOException(file.toString(), result.getFailureCause().orElse(null));
            }
            result.acknowledge();
        } finally {
            flow.shutdown();
        }
    }

    private StatelessDataflow open(Properties said) throws Exception {
        var values = new ArrayList<ParameterOverride>();
        for (var name : said.stringPropertyNames()) {
            if (name.equals(FLOW) || name.equals(CONTEXT)) continue;
            values.add(
                    new ParameterOverride(said.getProperty(CONTEXT), name, said.getProperty(name)));
        }
        var settings =
                new HashMap<>(
                        Map.of(
                                "nifi.stateless.flow.snapshot.file", said.getProperty(FLOW),
                                "nifi.stateless.flow.name", "flow",
                                "nifi.stateless.transaction.thresholds.flowfiles", "1000"));
        var configuration = new Configuration(work, nars);
        var definition =
                service(DataflowDefinitionParser.class)
                        .parseFlowDefinition(settings, configuration, values);
        return service(StatelessDataflowFactory.class)
                .createDataflow(configuration, definition, root);
    }

    private <T> T service(Class<T> type) {
        return ServiceLoader.load(type, engine).findFirst().orElseThrow();
    }

    private record Configuration(Path work, Path nars) implements StatelessEngineConfiguration {
        @Override
        public File getWorkingDirectory() {
            return work.toFile();
        }

        @Override
        public File getNarDirectory() {
            return nars.toFile();
        }

        @Override
        public File getExtensionsDirectory() {
            return work.resolve("extensions").toFile();
        }

        @Override
        public Collection<File> getReadOnlyExtensionsDirectories() {
            return List.of();
        }

        @Override
        public File getKrb5File() {
            return null;
        }

        @Override
        public Optional<File> getContentRepositoryDirectory() {
            return Optional.empty();
        }

        @Override
        public SslContextDefinition getSslContext() {
            return null;
        }

        @Override
        public String getSensitivePropsKey() {
            return "a key of this one process";
        }

        @Override
        public List<ExtensionClientDefinition> getExtensionClients() {
            return List.of();
        }

        @Override
        public boolean isLogExtensionDiscovery() {
            return false;
        }

        @Override
        public String getStatusTaskInterval() {
            return null;
        }
    }
}
