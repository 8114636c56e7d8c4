package io.millrace.transform.engine.jinja;

import static io.millrace.transform.engine.jinja.Token.Kind.BLOCK_END;

import io.millrace.transform.engine.jinja.Statement.AttributeTarget;
import io.millrace.transform.engine.jinja.Statement.NameTarget;
import io.millrace.transform.engine.jinja.Statement.Target;
import io.millrace.transform.engine.jinja.Statement.TupleTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What is assigned to: a name, a namespace's attribute, or several in a tuple.
final class TargetParser {
    private static final Set<String> CONSTANTS =
            Set.of("true", "false", "none", "True", "False", "None");

    private final Tokens tokens;
    private int loops;

    TargetParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /// Enters a `for`, in which nothing may be called `loop`; [#leaveLoop] must follow.
    void enterLoop() {
        loops++;
    }

    void leaveLoop() {
        loops--;
    }

    /// @param takesAttribute whether `namespace.attribute` is a target
    Target target(boolean takesAttribute) {
        var parts = new ArrayList<Target>();
        boolean isTuple = false;
        do {
            if (isTuple && ends()) break;
            parts.add(single(takesAttribute));
            isTuple |= tokens.current().isOperator(",");
        } while (tokens.acceptOperator(","));
        return isTuple ? new TupleTarget(List.copyOf(parts)) : parts.getFirst();
    }

    private boolean ends() {
        return tokens.current().is(BLOCK_END) || tokens.current().isOperator(")");
    }

    private Target single(boolean takesAttribute) {
        if (tokens.acceptOperator("(")) {
            tokens.enter();
            var inner = target(takesAttribute);
            tokens.leave();
            tokens.expectOperator(")");
            return inner;
        }
        int at = tokens.current().at();
        var name = tokens.name("a name to assign to");
        if (CONSTANTS.contains(name) || (name.equals("loop") && loops > 0)) {
            throw tokens.error(at, "cannot assign to '" + name + "'");
        }
        if (!takesAttribute || !tokens.acceptOperator(".")) return new NameTarget(name);
        return new AttributeTarget(name, tokens.name("an attribute's name"));
    }

    /// A target of `with`, whose names are its own.
    Target ownTarget() {
        int outer = loops;
        loops = 0;
        var target = target(false);
        loops = outer;
        return target;
    }
}
