package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Template;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The macros of one file.
///
/// @param digests of each as it is written
record MacroFile(Map<String, Template.Definition> definitions, Map<String, String> digests) {
    MacroFile {
        definitions = Collections.unmodifiableMap(new LinkedHashMap<>(definitions));
        digests = Map.copyOf(digests);
    }

    /// @throws io.millrace.transform.engine.jinja.TemplateException when the text is no template
    static MacroFile read(String path, String text) {
        var definitions = Template.compile(path, text).definitions();
        var digests = new LinkedHashMap<String, String>();
        definitions.forEach((name, macro) -> digests.put(name, Digest.of(macro.text())));
        return new MacroFile(definitions, digests);
    }
}
