package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Budget;
import io.millrace.transform.engine.python.Function;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.Map;
import java.util.Optional;

/// `self`: the blocks of the template as functions that render them once more.
///
/// @param scope that of the template
record BlockNames(
        Map<String, Statement.Block> blocks, Renderer renderer, Scope scope, Budget budget)
        implements Thing {
    @Override
    public String text() {
        return "<TemplateReference None>";
    }

    @Override
    public Optional<Value> attribute(String name) {
        return Optional.ofNullable(blocks.get(name))
                .<Value>map(block -> new Function(name, _ -> new Value.Text(rendered(block))));
    }

    private String rendered(Statement.Block block) {
        budget.enter();
        try {
            return renderer.block(block, scope);
        } finally {
            budget.leave();
        }
    }
}
