package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.Optional;

/// The one object whose attributes a template may set: it carries values out of loops.
final class Namespace implements Thing {
    private final DictValue attributes;

    Namespace(DictValue attributes) {
        this.attributes = attributes;
    }

    void set(String name, Value value) {
        attributes.put(name, value);
    }

    @Override
    public String text() {
        return "<Namespace " + Repr.repr(attributes) + ">";
    }

    @Override
    public Optional<Value> attribute(String name) {
        return attributes.get(name);
    }
}
