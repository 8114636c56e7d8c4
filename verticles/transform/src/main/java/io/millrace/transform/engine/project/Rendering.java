package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Value;
import java.util.Map;

/// Makes nodes whose templates ask the tables: they become what they are at their turn in a run.
public interface Rendering {
    /// Whether what the project knows of the node is only what could be known without the tables.
    boolean isLate(String node);

    /// The node as it is now. May be called by several threads at once.
    ///
    /// @throws io.millrace.transform.engine.jinja.TemplateException when its template fails
    Node render(String node, Warehouse warehouse);

    /// The text of one of a node's hooks with its templates filled in.
    ///
    /// @throws io.millrace.transform.engine.jinja.TemplateException when that fails
    String hook(String node, String text, Warehouse warehouse);

    /// The text of what runs around a run, with its templates filled in.
    ///
    /// @param more names that it sees
    /// @throws io.millrace.transform.engine.jinja.TemplateException when that fails
    String hook(RunHook hook, Map<String, Value> more, Warehouse warehouse);

    /// Calls a macro.
    ///
    /// @param macro a name, or two with a dot between them
    /// @return what it says
    /// @throws io.millrace.transform.engine.jinja.TemplateException when it fails, or there is none
    String call(String macro, Map<String, Value> args, Warehouse warehouse);

    /// Makes the relation of a model by the project's own macro for that.
    ///
    /// @param sql of the model
    /// @return `view` or `table`, whichever was made
    /// @throws io.millrace.transform.engine.jinja.TemplateException when the macro fails
    String materialize(String node, String sql, Warehouse warehouse);
}
