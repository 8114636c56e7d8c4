package io.millrace.transform.store;

import io.millrace.transform.engine.project.SqlStatements;
import io.millrace.transform.engine.project.Warehouse;
import io.millrace.transform.store.ModelStore.Made;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What a project runs around the build of a relation, by the tenant's own login: each text is any
/// number of statements.
///
/// @param before before it, each statement for itself
/// @param within in the transaction in which it takes its place
/// @param after behind that, each statement for itself
/// @param known what their templates may ask beside the tables
public record Hooks(List<Text> before, List<Text> within, List<Text> after, Known known) {
    public static final Hooks NONE = new Hooks(List.of(), List.of(), List.of(), Known.NOTHING);

    public Hooks {
        before = List.copyOf(before);
        within = List.copyOf(within);
        after = List.copyOf(after);
    }

    public boolean isAny() {
        return !before.isEmpty() || !within.isEmpty() || !after.isEmpty();
    }

    /// A template that is filled in when it is its turn.
    @FunctionalInterface
    public interface Text {
        /// @throws io.millrace.transform.engine.jinja.TemplateException when that fails
        String at(Warehouse warehouse);
    }

    /// A statement of a hook failed: no other way of the build would help.
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String reason;

        Failed(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }

    /// What `build` makes, and what the hooks make of that.
    ///
    /// @param name quoted, of the relation
    /// @throws SqlRefused also when a hook is at fault
    Made around(Tables tables, String name, Supplier<Made> build) {
        try {
            run(tables, "pre_hook", before);
            var made = build.get();
            run(tables, "post_hook", after);
            if (within.isEmpty() && after.isEmpty()) return made;
            return new Made(tables.count(name), tables.columns(name), made.builtAs());
        } catch (Failed e) {
            throw new SqlRefused(new SqlError(e.reason, Optional.empty()));
        }
    }

    /// Runs those that are before nothing, each statement for itself.
    ///
    /// @throws SqlRefused when one is at fault
    void run(Tables tables, String kind) {
        try {
            run(tables, kind, before);
        } catch (Failed e) {
            throw new SqlRefused(new SqlError(e.reason, Optional.empty()));
        }
    }

    /// The last thing in the transaction in which a relation takes its place.
    void end(Tables tables) {
        run(tables, "post_hook", within);
    }

    private void run(Tables tables, String kind, List<Text> texts) {
        if (texts.isEmpty()) return;
        var asking = new Asking(tables, known);
        for (var text : texts) {
            for (var sql : SqlStatements.split(text.at(asking))) run(tables, kind, sql);
        }
    }

    private static void run(Tables tables, String kind, String sql) {
        try {
            tables.statements().execute(sql);
        } catch (SqlRefused e) {
            throw new Failed(kind + ": " + e.error().message());
        }
    }
}
