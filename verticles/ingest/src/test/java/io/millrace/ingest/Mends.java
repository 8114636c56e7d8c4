package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.ColumnSettings;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.DecisionAnswer;
import io.millrace.ingest.api.IngestRequest.GetBatch;
import io.millrace.ingest.api.IngestRequest.GroupAnswer;
import io.millrace.ingest.api.IngestRequest.GroupName;
import io.millrace.ingest.api.IngestRequest.PreviewAnswer;
import io.millrace.ingest.api.IngestRequest.PreviewRule;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.api.IngestRequest.QuarantineGroups;
import io.millrace.ingest.api.IngestRequest.Replay;
import io.millrace.ingest.api.IngestRequest.Rule;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Short words for mending what a tenant has in quarantine.
record Mends(Things things, TenantId tenant) {
    static final String ACTOR = "ada";

    /// Types that no bad value can change.
    void declare(String dataset, Map<String, String> types) {
        var columns = new HashMap<String, ColumnSettings>();
        types.forEach((name, type) -> columns.put(name, new ColumnSettings(type, null)));
        things.ask(
                new PutDataset(
                        tenant, dataset, new DatasetSettings(null, null, null, columns, null)));
    }

    List<GroupAnswer> groups() {
        return things.ask(new QuarantineGroups(tenant, null, null)).items();
    }

    static GroupName all(String dataset, String reason, @Nullable String column) {
        return new GroupName(dataset, reason, column, null, null, null);
    }

    PreviewAnswer preview(GroupName group, String expression) {
        return things.ask(new PreviewRule(tenant, group, new Rule(expression, false), 100, null));
    }

    DecisionAnswer replay(GroupName group, String expression) {
        return things.ask(replay(group, expression, null));
    }

    Replay replay(GroupName group, String expression, @Nullable String key) {
        return new Replay(tenant, group, new Rule(expression, false), ACTOR, key, true);
    }

    BatchAnswer batch(String id) {
        return things.ask(new GetBatch(tenant, id));
    }

    /// What a table of the raw schema holds, as one number; without its batches, whose ids are
    /// others in a clean run.
    String hash(String table) {
        var sql =
                """
                select coalesce(md5(string_agg(line, chr(10) order by line)), 'none')
                  from (select (to_jsonb(t) - '_batch')::text as line from %s t) as lines
                """
                        .formatted(SqlNames.quote(tenant.rawSchema(), table));
        return text(sql);
    }

    String text(String sql) {
        return things.stack
                .db()
                .in(
                        tenant,
                        c -> {
                            var row = c.preparedQuery(sql).execute().await().iterator().next();
                            return String.valueOf(row.getValue(0));
                        });
    }
}
