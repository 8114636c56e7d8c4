package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What all templates of a package are told alike in one compilation, and which they need not ask
/// for. Belongs to one thread.
final class Circumstances {
    private final DbtPackage root;
    private final Setting setting;
    private final Macros macros;
    private final Map<String, Optional<String>> digests = new HashMap<>();

    Circumstances(DbtPackage root, Setting setting, Macros macros) {
        this.root = root;
        this.setting = setting;
        this.macros = macros;
    }

    /// Another one where anything is another; absent where that cannot be told.
    ///
    /// @param owner the package
    Optional<String> digest(String owner) {
        return digests.computeIfAbsent(owner, this::made);
    }

    private Optional<String> made(String owner) {
        try {
            var text =
                    String.join(
                            "\0",
                            owner,
                            root.name(),
                            setting.rawSchema(),
                            setting.modelSchema(),
                            new TreeMap<>(setting.environment()).toString(),
                            Repr.repr(new DictValue(root.vars(owner))),
                            Repr.repr(new DictValue(setting.vars())),
                            macros.index());
            return Optional.of(Digest.of(text));
        } catch (PythonError e) { // nested too deep to print
            return Optional.empty();
        }
    }
}
