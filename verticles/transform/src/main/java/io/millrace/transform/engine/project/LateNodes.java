package io.millrace.transform.engine.project;

import io.millrace.transform.engine.jinja.Template;
import io.millrace.transform.engine.jinja.TemplateException;
import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// How the nodes are made that could not be made whole. Filled once, then only read.
final class LateNodes implements Rendering {
    private static final String ARGUMENTS = "__arguments";

    private final Map<String, Function<Shared, Node>> nodes = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private Function<Warehouse, Shared> shared =
            _ -> {
                throw new IllegalStateException("not yet");
            };

    /// @param shared what templates share, with the tables to ask
    void open(Function<Warehouse, Shared> shared) {
        this.shared = shared;
    }

    void put(String node, Function<Shared, Node> made) {
        nodes.put(node, made);
    }

    /// Where a text of a node's config stands.
    ///
    /// @param names that it sees
    private record Place(String file, Function<Shared, NodeNames> names) {}

    void put(String node, String file, Function<Shared, NodeNames> names) {
        places.put(node, new Place(file, names));
    }

    @Override
    public String hook(String node, String text, Warehouse warehouse) {
        var place = place(node);
        var now = shared.apply(warehouse);
        try {
            var template = Template.compile(place.file(), text);
            return now.allowance().render(template, place.names().apply(now));
        } catch (TemplateException e) {
            throw new TemplateException(place.file(), 0, 0, "in a hook: " + e.reason());
        }
    }

    private Place place(String node) {
        var place = places.get(node);
        if (place == null) throw new IllegalStateException("no node " + node);
        return place;
    }

    @Override
    public String materialize(String node, String sql, Warehouse warehouse) {
        var place = place(node);
        var now = shared.apply(warehouse);
        return new Materializing(now, place.names().apply(now), place.file()).make(sql);
    }

    @Override
    public String hook(RunHook hook, Map<String, Value> more, Warehouse warehouse) {
        var now = shared.apply(warehouse);
        var names = RunHookReader.names(now, hook.owner(), true);
        names.add(more);
        return now.allowance().render(Template.compile(hook.file(), hook.text()), names);
    }

    @Override
    public String call(String macro, Map<String, Value> args, Warehouse warehouse) {
        var now = shared.apply(warehouse);
        var names = RunHookReader.names(now, now.root().name(), true);
        var talk = new Talk();
        names.add(talk.names());
        names.add(Map.of(ARGUMENTS, new DictValue(args)));
        var text = "{{ " + macro + "(**" + ARGUMENTS + ") }}";
        var _ = now.allowance().render(Template.compile(macro, text), names);
        return talk.text();
    }

    @Override
    public boolean isLate(String node) {
        return nodes.containsKey(node);
    }

    @Override
    public Node render(String node, Warehouse warehouse) {
        var made = nodes.get(node);
        if (made == null) throw new IllegalStateException("no late node " + node);
        try {
            return made.apply(shared.apply(warehouse));
        } catch (FaultException e) {
            var fault = e.fault();
            throw new TemplateException(fault.file(), fault.line(), 0, fault.message());
        }
    }
}
