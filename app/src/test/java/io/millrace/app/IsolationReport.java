package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was tried against the walls between tenants and what came of it, kept as a file of the
/// build. It is a JSON object whose content is one line, followed by that line's SHA-256 and its
/// signature with a key that is made for this file and forgotten: `deploy/verify-report.mjs` says
/// whether the file is still as it was written.
final class IsolationReport {
    static final Path FILE = Path.of("target", "isolation-report.json");

    private static final String ALGORITHM = "Ed25519";
    private static final String VERIFY =
            "node deploy/verify-report.mjs app/target/isolation-report.json";

    /// @param attacker what it is called in the tests
    /// @param victim the same, or `platform`
    record Between(String attacker, String victim) {}

    /// @param way such as `model` or `socket`
    /// @param tried what was sent, or asked for
    /// @param outcome what the attacker was told, in short
    /// @param held nothing of the victim came out or was changed
    record Entry(String way, String tried, String outcome, boolean held) {}

    private record Tried(Map<Integer, Integer> answers, boolean held) {}

    private record Count(int tries, int held, int broken) {
        static Count of(List<Entry> entries) {
            int held = (int) entries.stream().filter(Entry::held).count();
            return new Count(entries.size(), held, entries.size() - held);
        }
    }

    private record Counts(Count all, Map<String, Count> ways) {}

    private record Group(String attacker, String victim, List<Entry> tries) {}

    /// @param tenants ids, by what they are called
    private record Content(
            String verify,
            String at,
            Counts counts,
            Map<String, String> tenants,
            List<Group> attacks) {}

    private final Map<String, String> tenants = new TreeMap<>();
    private final Map<Between, List<Entry>> entries = new LinkedHashMap<>();
    private final Map<Between, Map<String, Tried>> operations = new LinkedHashMap<>();

    /// Says who is meant by a name.
    void tenant(String name, String id) {
        tenants.put(name, id);
    }

    void add(Between who, Entry entry) {
        entries.computeIfAbsent(who, _ -> new ArrayList<>()).add(entry);
    }

    /// A call of an operation with the victim's names and ids, which are counted together.
    void foreign(Between who, String operation, int status, boolean held) {
        var its = operations.computeIfAbsent(who, _ -> new TreeMap<>());
        var before = its.getOrDefault(operation, new Tried(Map.of(), true));
        var answers = new TreeMap<>(before.answers());
        answers.merge(status, 1, Integer::sum);
        its.put(operation, new Tried(answers, before.held() && held));
    }

    /// @throws IOException when it cannot be written
    void write(Path file) throws IOException, GeneralSecurityException {
        var content = Json.write(content());
        var bytes = content.getBytes(UTF_8);
        var sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        var signature = Signature.getInstance(ALGORITHM);
        signature.initSign(pair.getPrivate());
        signature.update(bytes);
        var base64 = Base64.getEncoder();
        var publicKey = base64.encodeToString(pair.getPublic().getEncoded());
        var lines =
                List.of(
                        "{",
                        "\"content\": " + content + ",",
                        "\"sha256\": \"" + sha256 + "\",",
                        "\"publicKey\": \"" + publicKey + "\",",
                        "\"signature\": \"" + base64.encodeToString(signature.sign()) + "\"",
                        "}");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
        // In the log of the build, where who changes the file does not reach.
        System.out.println(file + ": sha256 " + sha256 + ", key " + publicKey);
    }

    private Content content() {
        var groups = new ArrayList<Group>();
        all().forEach((who, its) -> groups.add(new Group(who.attacker(), who.victim(), its)));
        var flat = groups.stream().flatMap(group -> group.tries().stream()).toList();
        var ways = new TreeMap<String, List<Entry>>();
        for (var one : flat) ways.computeIfAbsent(one.way(), _ -> new ArrayList<>()).add(one);
        var byWay = new TreeMap<String, Count>();
        ways.forEach((way, its) -> byWay.put(way, Count.of(its)));
        var counts = new Counts(Count.of(flat), byWay);
        return new Content(VERIFY, Instant.now().toString(), counts, tenants, groups);
    }

    private Map<Between, List<Entry>> all() {
        var all = new LinkedHashMap<Between, List<Entry>>();
        operations.forEach((who, its) -> {
            var calls = all.computeIfAbsent(who, _ -> new ArrayList<>());
            its.forEach((name, tried) ->
                    calls.add(new Entry("call", name, answers(tried), tried.held())));
        });
        entries.forEach((who, its) -> all.computeIfAbsent(who, _ -> new ArrayList<>()).addAll(its));
        return all;
    }

    private static String answers(Tried tried) {
        var parts = new ArrayList<String>();
        tried.answers().forEach((status, times) -> parts.add(status + " x " + times));
        return String.join(", ", parts);
    }
}
