package io.millrace.bench;

import java.util.TreeMap;

/// A dbt project of many small models that read each other, described in YAML.
final class WideProject {
    /// The model that [#changed] is about.
    static final String CHANGED = file(0);

    private static final int READERS = 4;
    private static final int A_FILE = 25;
    private static final String SEED = "seeds/wide.csv";
    private static final String ROWS = "id,kind,amount\n1,net,10\n2,tax,2\n3,gross,12\n";

    private WideProject() {}

    /// @param word in every file: projects of two words have no file in common but the seed
    static DbtProject of(int models, String word) {
        var files = new TreeMap<String, String>();
        files.put(SEED, ROWS);
        for (int i = 0; i < models; i++) files.put(file(i), sql(i, word, 1));
        for (int from = 0; from < models; from += A_FILE) {
            files.put(
                    "models/models_%04d.yml".formatted(from),
                    yaml(from, Math.min(models, from + A_FILE), word));
        }
        return new DbtProject("wide", files);
    }

    /// The same project with another text of [#CHANGED].
    ///
    /// @param round at least 1; each gives a text of its own
    static DbtProject changed(DbtProject project, String word, int round) {
        return project.with(CHANGED, sql(0, word, 1 + round));
    }

    private static String file(int model) {
        return "models/layer_%02d/%s.sql".formatted(model / 100, name(model));
    }

    private static String name(int model) {
        return "model_%04d".formatted(model);
    }

    private static String sql(int model, String word, int more) {
        var read = model == 0 ? "wide" : name((model - 1) / READERS);
        return """
        {{ config(materialized='view', tags=['%1$s']) }}
        {%% set measures = ['net', 'tax', 'gross'] %%}
        with source as (
            select * from {{ ref('%2$s') }}
        )
        select id, kind, amount + %3$d as amount,
        {%% for measure in measures -%%}
        case when kind = '{{ measure }}' then amount else 0 end as {{ measure }}_{{ loop.index }},
        {%% endfor -%%}
        '{{ var('region', '%1$s') }}' as region
        from source
        where amount is not null{%% if target.name == 'nowhere' %%} and false{%% endif %%}
        """
                .formatted(word, read, more);
    }

    private static String yaml(int from, int to, String word) {
        var text = new StringBuilder("version: 2\nmodels:\n");
        for (int i = from; i < to; i++) {
            text.append(
                    """
                      - name: %s
                        description: Number %d of %s.
                        columns:
                          - {name: id, description: The key.}
                          - {name: amount, description: "What it comes to, more than before."}
                    """
                            .formatted(name(i), i, word));
        }
        return text.toString();
    }
}
