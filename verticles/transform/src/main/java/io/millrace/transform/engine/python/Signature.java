package io.millrace.transform.engine.python;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Name and parameters of a function, written `name(required, optional?, *args, **kwargs)`.
record Signature(String name, List<Parameter> parameters, boolean takesRest, boolean takesNamed) {
    record Parameter(String name, boolean isOptional) {}

    static Signature parse(String text) {
        int open = text.indexOf('(');
        var parameters = new ArrayList<Parameter>();
        boolean rest = false;
        boolean named = false;
        for (var part : List.of(text.substring(open + 1, text.length() - 1).split(",", -1))) {
            var word = part.strip();
            if (word.isEmpty()) continue;
            if (word.startsWith("**")) named = true;
            else if (word.startsWith("*")) rest = true;
            else if (word.endsWith("?")) {
                parameters.add(new Parameter(word.substring(0, word.length() - 1), true));
            } else parameters.add(new Parameter(word, false));
        }
        return new Signature(text.substring(0, open), List.copyOf(parameters), rest, named);
    }

    Bound bind(Arguments arguments) {
        var given = arguments.positional();
        if (given.size() > parameters.size() && !takesRest) {
            throw new PythonError(
                    name
                            + "() takes at most "
                            + parameters.size()
                            + " arguments, not "
                            + given.size());
        }
        var named = new LinkedHashMap<>(arguments.named());
        var values = new LinkedHashMap<String, Value>();
        for (int i = 0; i < parameters.size(); i++) {
            var parameter = parameters.get(i);
            var value = i < given.size() ? given.get(i) : named.remove(parameter.name());
            if (value != null) values.put(parameter.name(), value);
            else if (!parameter.isOptional()) {
                throw new PythonError(name + "() needs the argument '" + parameter.name() + "'");
            }
        }
        if (!takesNamed && !named.isEmpty()) {
            throw new PythonError(
                    name
                            + "() got an unexpected keyword argument '"
                            + named.keySet().iterator().next()
                            + "'");
        }
        int fixed = Math.min(parameters.size(), given.size());
        return new Bound(
                name, values, given.subList(fixed, given.size()), named, arguments.budget());
    }
}
