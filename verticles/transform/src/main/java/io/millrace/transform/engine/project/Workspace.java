package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A project read but not rendered: its packages, macros, properties, and the drafts of its nodes.
/// Once it is there nothing of it changes but what it remembers.
final class Workspace {
    /// A longer name would leave no room for the suffixes of a build.
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,54}");

    private static final String SNAPSHOTS = "snapshots";
    private static final String SNAPSHOT_PATHS = "snapshot-paths";

    /// A parsed text takes so many times as much as the text.
    private static final int TIMES_OF_TEXT = 20;

    private final ProjectFiles files;
    private final Memory.Share memory;
    private final Faults faults;
    private final DbtPackage root;
    private final List<DbtPackage> packages;
    private final Macros macros;
    private final List<MacroText> texts;
    private final Properties properties = new Properties();
    private final Map<String, Draft> models = new LinkedHashMap<>();
    private final Map<String, Draft> seeds = new LinkedHashMap<>();
    private final Map<String, Draft> snapshots = new LinkedHashMap<>();
    private final List<Draft> tests = new ArrayList<>();

    /// By file and name of the draft, as they are asked for.
    private final Map<String, Template> templates = new ConcurrentHashMap<>();

    Workspace(ProjectFiles files, Memory.Share memory, Faults faults) {
        this.files = files;
        this.memory = memory;
        this.faults = faults;
        this.root = DbtPackage.read(files, "");
        this.macros = new Macros(root.name());
        for (var order : root.settings().all("dispatch")) readOrder(order);
        this.packages = findPackages();
        for (var one : packages) readProperties(one);
        for (var one : packages) readTemplates(one);
        this.texts = macros.texts();
    }

    /// `dispatch` of `dbt_project.yml`.
    private void readOrder(Yaml order) {
        var searched = order.all("search_order").stream().map(Yaml::text).toList();
        order.text("macro_namespace").ifPresent(owner -> macros.order(owner, searched));
    }

    private List<DbtPackage> findPackages() {
        var found = new ArrayList<>(List.of(root));
        var folder = root.settings().text("packages-install-path").orElse("dbt_packages");
        for (var path : files.named(ProjectFiles.SETTINGS)) {
            var below = path.substring(0, path.length() - ProjectFiles.SETTINGS.length());
            boolean isPackage =
                    below.startsWith(folder + "/")
                            && below.indexOf('/', folder.length() + 1) == below.length() - 1;
            if (isPackage) faults.guard(() -> found.add(DbtPackage.read(files, below)));
        }
        return found;
    }

    private void readProperties(DbtPackage owner) {
        var folders = new ArrayList<>(owner.folders("model-paths", "models"));
        folders.addAll(owner.folders("seed-paths", "seeds"));
        folders.addAll(owner.folders(SNAPSHOT_PATHS, SNAPSHOTS));
        folders.addAll(owner.folders("test-paths", "tests"));
        for (var path : files.below(owner.root(), folders, ".yml", ".yaml")) {
            faults.guard(() -> {
                properties.read(owner, path, yaml(path, files.text(path)), faults);
            });
        }
    }

    /// `selectors.yml`, where there is one.
    Optional<Yaml> selectors() {
        return files.has(SelectorReader.FILE)
                ? Optional.of(yaml(SelectorReader.FILE, files.text(SelectorReader.FILE)))
                : Optional.empty();
    }

    private Yaml yaml(String path, String text) {
        return memory.made(
                Yaml.class, TIMES_OF_TEXT, List.of(path, text), () -> YamlReader.read(path, text));
    }

    private MacroFile macroFile(String path, String text) {
        return memory.made(
                MacroFile.class,
                TIMES_OF_TEXT,
                List.of(path, text),
                () -> MacroFile.read(path, text));
    }

    private Template wholeTemplate(String path, String text) {
        return memory.made(
                Template.class,
                TIMES_OF_TEXT,
                List.of(path, text),
                () -> Template.compile(path, text));
    }

    private void readTemplates(DbtPackage owner) {
        var macroFolders = new ArrayList<>(owner.folders("macro-paths", "macros"));
        for (var folder : owner.folders("test-paths", "tests"))
            macroFolders.add(folder + "/generic");
        for (var path : files.below(owner.root(), macroFolders, ".sql")) {
            faults.guard(() -> macros.add(owner.name(), macroFile(path, files.text(path))));
        }
        readDrafts(owner, Draft.Kind.MODEL, owner.folders("model-paths", "models"));
        readDrafts(owner, Draft.Kind.SEED, owner.folders("seed-paths", "seeds"));
        for (var folder : owner.folders(SNAPSHOT_PATHS, SNAPSHOTS)) {
            for (var path : files.below(owner.root(), List.of(folder), ".sql")) {
                faults.guard(() -> readSnapshots(owner, folder, path));
            }
        }
        properties
                .entries()
                .forEach((name, entry) -> {
                    boolean isOurs = entry.owner().name().equals(owner.name());
                    if (isOurs) faults.guard(() -> readSnapshot(name, entry));
                });
        if (owner.equals(root)) readSingularTests();
        for (var path : files.below(owner.root(), owner.folders("model-paths", "models"), ".py")) {
            faults.add(path, 0, "a model in Python cannot run here; write it in SQL");
        }
    }

    private void readDrafts(DbtPackage owner, Draft.Kind kind, List<String> folders) {
        var ending = kind == Draft.Kind.SEED ? ".csv" : ".sql";
        for (var folder : folders) {
            for (var path : files.below(owner.root(), List.of(folder), ending)) {
                faults.guard(() -> {
                    var steps = steps(owner, folder, path);
                    var version =
                            kind == Draft.Kind.MODEL
                                    ? properties.inFile(steps.getLast())
                                    : Optional.<ModelVersion>empty();
                    var place = new Place(owner, path, steps, version);
                    var draft = draft(kind, place, files.text(path));
                    put(draft, kind == Draft.Kind.SEED ? seeds : models);
                });
            }
        }
    }

    /// The folders below `folder` and the file's name without its ending.
    private static List<String> steps(DbtPackage owner, String folder, String path) {
        var below = path.substring((owner.root() + folder).length() + 1);
        return List.of(below.substring(0, below.lastIndexOf('.')).split("/", -1));
    }

    /// The snapshots of one file: the name of each stands below that of the file.
    private void readSnapshots(DbtPackage owner, String folder, String path) {
        var text = files.text(path);
        for (var name : wholeTemplate(path, text).sections("snapshot").keySet()) {
            var steps = Stream.concat(steps(owner, folder, path).stream(), Stream.of(name));
            var place = new Place(owner, path, steps.toList(), Optional.empty());
            put(draft(Draft.Kind.SNAPSHOT, place, text), snapshots);
        }
    }

    /// One that a YAML file describes whole.
    private void readSnapshot(String name, Properties.Entry entry) {
        var relation = entry.relation();
        if (relation.isEmpty()) return;
        // On its own line, so that what is wrong with it is found there.
        var text =
                "\n".repeat(Math.max(0, entry.node().line() - 1))
                        + "select * from {{ "
                        + relation.get()
                        + " }}";
        var place = new Place(entry.owner(), entry.file(), List.of(name), Optional.empty());
        put(draft(Draft.Kind.SNAPSHOT, place, text), snapshots);
    }

    /// Where a draft stands.
    ///
    /// @param steps folders below the section's, and its name
    /// @param version which one of its model it is, where there are several
    private record Place(
            DbtPackage owner, String file, List<String> steps, Optional<ModelVersion> version) {
        /// By which dbt knows it, without the package.
        List<String> path() {
            if (version.isEmpty()) return steps;
            var path = new ArrayList<>(steps.subList(0, steps.size() - 1));
            path.addAll(List.of(version.get().model(), "v" + version.get().version()));
            return path;
        }

        /// What is configured where nothing is said.
        DictValue usual() {
            var usual = new DictValue();
            version.ifPresent(its -> usual.put("alias", new Value.Text(its.usual())));
            return usual;
        }
    }

    private Draft draft(Draft.Kind kind, Place place, String text) {
        var owner = place.owner();
        var stem = place.steps().getLast();
        if (!isName(stem)) {
            throw new FaultException(
                    new Fault(
                            place.file(),
                            0,
                            "the name '" + stem + "' must be at most 55 letters, digits and _"));
        }
        var name = place.version().map(ModelVersion::node).orElse(stem);
        var section =
                switch (kind) {
                    case MODEL -> "models";
                    case SEED -> "seeds";
                    case SNAPSHOT -> SNAPSHOTS;
                    case TEST -> "data_tests";
                };
        var config =
                Draft.merged(
                        place.usual(),
                        owner.equals(root)
                                ? new DictValue()
                                : owner.config(section, owner.name(), place.path()),
                        root.config(section, owner.name(), place.path()),
                        properties
                                .of(name)
                                .map(entry -> Said.of(entry.node()).values())
                                .orElseGet(DictValue::new));
        return new Draft(kind, name, owner.name(), place.file(), text, place.path(), config);
    }

    private void put(Draft draft, Map<String, Draft> into) {
        var name = draft.name();
        if (has(name)) {
            throw new FaultException(
                    new Fault(
                            draft.file(),
                            0,
                            "there are two models, seeds or snapshots '" + name + "'"));
        }
        into.put(name, draft);
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    private void readSingularTests() {
        for (var folder : root.folders("test-paths", "tests")) {
            for (var path : files.below("", List.of(folder), ".sql")) {
                boolean isRow = path.startsWith(folder + "/fixtures/");
                if (isRow || path.startsWith(folder + "/generic/")) continue;
                var name = path.substring(path.lastIndexOf('/') + 1, path.length() - 4);
                faults.guard(() ->
                        tests.add(
                                new Draft(
                                        Draft.Kind.TEST,
                                        name,
                                        root.name(),
                                        path,
                                        files.text(path),
                                        List.of(),
                                        new DictValue())));
            }
        }
    }

    /// The text of a file of rows for unit tests.
    Optional<String> fixture(DbtPackage owner, String name) {
        return files.below(owner.root(), owner.folders("test-paths", "tests"), name).stream()
                .filter(path -> path.endsWith("/" + name))
                .findFirst()
                .map(files::text);
    }

    DbtPackage root() {
        return root;
    }

    /// The project and those that it uses.
    List<DbtPackage> packages() {
        return packages;
    }

    Macros macros() {
        return macros;
    }

    /// What each macro is in its file.
    List<MacroText> texts() {
        return texts;
    }

    Properties properties() {
        return properties;
    }

    Map<String, Draft> models() {
        return models;
    }

    Map<String, Draft> seeds() {
        return seeds;
    }

    Map<String, Draft> snapshots() {
        return snapshots;
    }

    /// Whether a model, seed or snapshot has the name.
    boolean has(String name) {
        return models.containsKey(name) || seeds.containsKey(name) || snapshots.containsKey(name);
    }

    /// The template of one of the drafts.
    ///
    /// @throws io.millrace.transform.engine.jinja.TemplateException when its text is none
    Template template(Draft draft) {
        return templates.computeIfAbsent(
                draft.file() + "\n" + draft.name(),
                _ ->
                        memory.made(
                                Template.class,
                                TIMES_OF_TEXT,
                                List.of(
                                        draft.kind().name(),
                                        draft.name(),
                                        draft.file(),
                                        draft.text()),
                                draft::template));
    }

    /// What earlier compilations left.
    Memory.Share memory() {
        return memory;
    }

    /// Tests that are a file of their own.
    List<Draft> tests() {
        return tests;
    }
}
