package io.millrace.transform.store;

import io.millrace.transform.engine.python.Value;
import java.util.List;

/// What is known of a project and its run beside the tables.
public interface Known {
    /// Where there is nothing to ask for.
    Known NOTHING =
            new Known() {
                @Override
                public String kind(String relation) {
                    return "";
                }

                @Override
                public Value graph() {
                    throw new IllegalStateException("nothing is asked here");
                }

                @Override
                public List<String> selected() {
                    return List.of();
                }
            };

    /// What a relation of the models is: `table`, `view` or nothing.
    String kind(String relation);

    /// dbt's `graph`: nodes, sources and their like by their ids.
    Value graph();

    /// The ids of what the run is about.
    List<String> selected();
}
