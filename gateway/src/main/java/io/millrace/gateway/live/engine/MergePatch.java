package io.millrace.gateway.live.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// Puts JSON merge patches (RFC 7396) together.
final class MergePatch {
    private MergePatch() {}

    /// One patch that does what `first` and then `second` do. Empty where none exists: `first`
    /// removes or replaces a value by a plain one, `second` puts an object there, and a merge patch
    /// cannot say "replace by this object".
    static Optional<ObjectNode> compose(ObjectNode first, ObjectNode second) {
        var result = first.deepCopy();
        for (var field : second.properties()) {
            var name = field.getKey();
            var before = result.get(name);
            if (field.getValue() instanceof ObjectNode patch && before != null) {
                if (!(before instanceof ObjectNode object)) return Optional.empty();
                var inner = compose(object, patch);
                if (inner.isEmpty()) return Optional.empty();
                result.set(name, inner.get());
            } else {
                result.set(name, field.getValue());
            }
        }
        return Optional.of(result);
    }
}
