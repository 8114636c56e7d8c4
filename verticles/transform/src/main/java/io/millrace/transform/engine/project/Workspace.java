package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.python.DictValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A project read but not rendered: its packages, macros, properties, and the drafts of its nodes.
final class Workspace {
    /// A longer name would leave no room for the suffixes of a build.
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,54}");

    private final ProjectFiles files;
    private final Faults faults;
    private final DbtPackage root;
    private final Macros macros;
    private final Properties properties = new Properties();
    private final Map<String, Draft> models = new LinkedHashMap<>();
    private final Map<String, Draft> seeds = new LinkedHashMap<>();
    private final List<Draft> tests = new ArrayList<>();

    Workspace(ProjectFiles files, Faults faults) {
        this.files = files;
        this.faults = faults;
        this.root = DbtPackage.read(files, "");
        this.macros = new Macros(root.name());
        var packages = packages();
        for (var one : packages) readProperties(one);
        for (var one : packages) readTemplates(one);
    }

    private List<DbtPackage> packages() {
        var packages = new ArrayList<>(List.of(root));
        var folder = root.settings().text("packages-install-path").orElse("dbt_packages");
        for (var path : files.named(ProjectFiles.SETTINGS)) {
            var below = path.substring(0, path.length() - ProjectFiles.SETTINGS.length());
            boolean isPackage =
                    below.startsWith(folder + "/")
                            && below.indexOf('/', folder.length() + 1) == below.length() - 1;
            if (isPackage) faults.guard(() -> packages.add(DbtPackage.read(files, below)));
        }
        return packages;
    }

    private void readProperties(DbtPackage owner) {
        var folders = new ArrayList<>(owner.folders("model-paths", "models"));
        folders.addAll(owner.folders("seed-paths", "seeds"));
        for (var path : files.below(owner.root(), folders, ".yml", ".yaml")) {
            faults.guard(
                    () -> properties.read(path, YamlReader.read(path, files.text(path)), faults));
        }
    }

    private void readTemplates(DbtPackage owner) {
        var macroFolders = new ArrayList<>(owner.folders("macro-paths", "macros"));
        for (var folder : owner.folders("test-paths", "tests"))
            macroFolders.add(folder + "/generic");
        for (var path : files.below(owner.root(), macroFolders, ".sql")) {
            faults.guard(() -> macros.add(owner.name(), Template.compile(path, files.text(path))));
        }
        readDrafts(owner, "models", owner.folders("model-paths", "models"), ".sql", models);
        readDrafts(owner, "seeds", owner.folders("seed-paths", "seeds"), ".csv", seeds);
        if (owner.equals(root)) readSingularTests();
        for (var path : files.below(owner.root(), owner.folders("model-paths", "models"), ".py")) {
            faults.add(path, 0, "a model in Python cannot run here; write it in SQL");
        }
    }

    private void readDrafts(
            DbtPackage owner,
            String section,
            List<String> folders,
            String ending,
            Map<String, Draft> into) {
        for (var folder : folders) {
            for (var path : files.below(owner.root(), List.of(folder), ending)) {
                faults.guard(() -> readDraft(owner, section, folder, path, into));
            }
        }
    }

    private void readDraft(
            DbtPackage owner, String section, String folder, String path, Map<String, Draft> into) {
        var below = path.substring((owner.root() + folder).length() + 1);
        var steps = List.of(below.substring(0, below.lastIndexOf('.')).split("/", -1));
        var name = steps.getLast();
        if (!isName(name)) {
            throw new FaultException(
                    new Fault(
                            path,
                            0,
                            "the name '" + name + "' must be at most 55 letters, digits and _"));
        }
        var own =
                Draft.merged(
                        owner.config(section, owner.name(), steps),
                        root.config(section, owner.name(), steps),
                        properties
                                .of(name)
                                .flatMap(entry -> entry.node().at("config"))
                                .map(node -> Draft.dict(node.toValue()))
                                .orElseGet(DictValue::new));
        var draft = new Draft(name, owner.name(), path, files.text(path), steps, own);
        if (models.containsKey(name) || seeds.containsKey(name)) {
            throw new FaultException(
                    new Fault(path, 0, "there are two models or seeds '" + name + "'"));
        }
        into.put(name, draft);
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    private void readSingularTests() {
        for (var folder : root.folders("test-paths", "tests")) {
            for (var path : files.below("", List.of(folder), ".sql")) {
                if (path.startsWith(folder + "/generic/")) continue;
                var name = path.substring(path.lastIndexOf('/') + 1, path.length() - 4);
                faults.guard(() ->
                        tests.add(
                                new Draft(
                                        name,
                                        root.name(),
                                        path,
                                        files.text(path),
                                        List.of(),
                                        new DictValue())));
            }
        }
    }

    DbtPackage root() {
        return root;
    }

    Macros macros() {
        return macros;
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

    /// Tests that are a file of their own.
    List<Draft> tests() {
        return tests;
    }
}
