package io.millrace.app;

import io.millrace.embedded.FreePort;
import io.millrace.kernel.Json;
import io.millrace.nifi.Deployer;
import io.millrace.nifi.Deployer.Deployed;
import io.millrace.nifi.Deployment;
import io.millrace.nifi.FlowKeys;
import io.millrace.nifi.Kind;
import io.millrace.nifi.NifiClient;
import io.millrace.nifi.NifiException;
import io.millrace.nifi.home.NifiHome;
import io.millrace.nifi.home.NifiProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `millrace nifi`: a NiFi without Docker, and the flows of an organization in one.
@Command(
        name = "nifi",
        description = "Start a NiFi, and give an organization its flows there.",
        mixinStandardHelpOptions = true)
final class NifiCommand implements Runnable {
    private static final String HOME = "${sys:millrace.home:-.}/.millrace/nifi";
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Stopping stopping;
    @Spec private CommandSpec spec;

    NifiCommand(Stopping stopping) {
        this.stopping = stopping;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "up, deploy or remove is expected");
    }

    @Command(
            name = "up",
            description = "Start a NiFi on loopback; it prints 'ready URL' when it serves.",
            mixinStandardHelpOptions = true)
    int up(
            @Option(
                            names = "--home",
                            paramLabel = "DIR",
                            defaultValue = HOME,
                            description = "folder of everything it keeps (${DEFAULT-VALUE})")
                    Path home,
            @Option(
                            names = "--port",
                            paramLabel = "N",
                            defaultValue = "8443",
                            description = "HTTPS port; 0 takes a free one (${DEFAULT-VALUE})")
                    int port) {
        var parts = NifiHome.Parts.of(Path.of(System.getProperty("millrace.home", ".")));
        if (!parts.areThere()) {
            tell(
                    "NiFi is missing: ./millrace nifi up fetches it, where there are Maven and sources");
            return Main.MISSING;
        }
        return refusing(() -> serve(new NifiHome(home), parts, port));
    }

    private int serve(NifiHome home, NifiHome.Parts parts, int port) {
        var started = stopping.unlessAsked(() -> started(home, parts, port));
        if (started.isEmpty()) return Main.WELL;
        try (var nifi = started.get()) {
            print("ready " + nifi.access().url());
            while (nifi.isAlive()) {
                if (stopping.isAskedWithin(LOOK)) return Main.WELL;
            }
        }
        throw new StartException("NiFi ended by itself; its logs are in " + home.folder());
    }

    private static NifiProcess started(NifiHome home, NifiHome.Parts parts, int port) {
        try {
            return home.start(parts, port == 0 ? FreePort.find() : port, FreePort.find());
        } catch (IOException e) {
            throw new StartException("no port is free for NiFi", e);
        }
    }

    /// Where NiFi is.
    static final class Place {
        @Option(
                names = "--nifi",
                paramLabel = "PLACE",
                defaultValue = "${env:MILLRACE_NIFI:-" + HOME + "}",
                description =
                        "folder of ./millrace nifi up, or https://host:port (MILLRACE_NIFI);"
                                + " default: the folder that up takes")
        private @Nullable String place;

        @Option(names = "--json", description = "print one JSON document")
        private boolean json;

        NifiPlace read() {
            return NifiPlace.read(place, System.getenv())
                    .orElseThrow(() -> new StartException("--nifi: a place is expected"));
        }
    }

    /// What an organization's flows are to know.
    static final class Wish {
        @Option(
                names = "--tenant",
                paramLabel = "SLUG",
                required = true,
                description = "the organization that the login is of")
        private String slug = "";

        @Option(
                names = "--kinds",
                split = ",",
                paramLabel = "KIND",
                defaultValue = "crm,erp,billing,cdr,oss,tickets,files",
                description = "kinds of sources; those that are there already stay")
        private List<String> kinds = List.of();

        @Option(
                names = "--files",
                paramLabel = "DIR",
                description =
                        "the organization's folder, as NiFi sees it; default: files/SLUG in the"
                                + " folder of ./millrace nifi up")
        private @Nullable Path files;

        @Option(
                names = "--api",
                paramLabel = "URL",
                description = "address of the API as NiFi reaches it; default: --url")
        private @Nullable String api;

        @Option(
                names = "--settle",
                paramLabel = "SECONDS",
                defaultValue = "5",
                description = "how long a file must not have changed (${DEFAULT-VALUE})")
        private int settle;

        @Option(
                names = "--again",
                paramLabel = "SECONDS",
                defaultValue = "60",
                description = "how long one rests that waits to be tried again (${DEFAULT-VALUE})")
        private int again;

        /// Before anything is changed: flows with such a time would stand still.
        private void check() {
            if (settle >= 0 && again >= 0) return;
            throw new StartException("--settle and --again: seconds are expected, 0 or more");
        }

        private Set<Kind> kinds() {
            var found = EnumSet.noneOf(Kind.class);
            for (var id : kinds) {
                found.add(
                        Kind.of(id)
                                .orElseThrow(() ->
                                        new StartException("--kinds: there is no kind " + id)));
            }
            return found;
        }
    }

    @Command(
            name = "deploy",
            description = "Give an organization its flows, or what is new of them, and a new key.",
            mixinStandardHelpOptions = true)
    int deploy(@Mixin Wish wish, @Mixin ApiOptions login, @Mixin Place place) {
        var done = refusing(() -> deployed(wish, login, place.read()));
        return print(place, done, "deployed " + done.group() + ": " + said(done));
    }

    private static String said(Deployed done) {
        return "made " + done.made() + ", kept " + done.kept();
    }

    private static Deployed deployed(Wish wish, ApiOptions login, NifiPlace place) {
        wish.check();
        try (var api = login.administrator(wish.slug);
                var nifi = NifiClient.of(place.access())) {
            var tenant = api.tenant();
            if (!tenant.slug().equals(wish.slug)) {
                throw new StartException(
                        "the login is of " + tenant.slug() + ", not of " + wish.slug);
            }
            var deployer = new Deployer(nifi);
            var kinds = wish.kinds();
            kinds.addAll(deployer.kinds(tenant.id()));
            var folder = folder(wish, place, kinds);
            return FlowKeys.renew(
                    api,
                    kinds,
                    key ->
                            deployer.deploy(
                                    new Deployment(
                                            tenant.id(),
                                            tenant.slug(),
                                            wish.api == null ? login.address() : wish.api,
                                            key,
                                            folder,
                                            kinds,
                                            Duration.ofSeconds(wish.settle),
                                            Duration.ofSeconds(wish.again))));
        }
    }

    /// Of a NiFi that is elsewhere whoever mounts the folder makes what is in it.
    private static Path folder(Wish wish, NifiPlace place, Set<Kind> kinds) {
        if (!(place instanceof NifiPlace.Home(var home))) {
            if (wish.files != null) return wish.files;
            throw new StartException("--files: the folder as NiFi sees it is expected");
        }
        var folder = wish.files == null ? new NifiHome(home).filesOf(wish.slug) : wish.files;
        try {
            for (var kind : kinds) {
                Files.createDirectories(folder.resolve("in").resolve(kind.id()));
                Files.createDirectories(folder.resolve("waiting").resolve(kind.id()));
            }
            return folder.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
    }

    @Command(
            name = "remove",
            description = "Take the flows of an organization away, once nothing waits in them.",
            mixinStandardHelpOptions = true)
    int remove(
            @Option(
                            names = "--tenant",
                            paramLabel = "SLUG",
                            required = true,
                            description = "its slug when it was deployed last, or its id")
                    String tenant,
            @Mixin Place place) {
        boolean removed = refusing(() -> removed(tenant, place.read()));
        if (!removed) throw new StartException("there are no flows of " + tenant);
        return print(place, List.of(tenant), "removed the flows of " + tenant);
    }

    private static boolean removed(String tenant, NifiPlace place) {
        try (var nifi = NifiClient.of(place.access())) {
            return new Deployer(nifi).remove(tenant);
        }
    }

    private static <T> T refusing(Supplier<T> work) {
        try {
            return work.get();
        } catch (NifiException | UncheckedIOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private int print(Place place, Object answer, String sentence) {
        print(place.json ? Json.write(answer) : sentence);
        return Main.WELL;
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private void tell(String line) {
        spec.commandLine().getErr().println("millrace: " + line);
    }
}
