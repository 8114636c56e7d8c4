package io.millrace.transform.engine.lineage;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What PostgreSQL's functions do with rows. A tenant can make none of its own.
final class KnownFunctions {
    /// They make one value of many rows.
    private static final Set<String> AGGREGATES =
            Set.of(
                    """
                    any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count
                    covar_pop covar_samp every json_agg json_agg_strict json_object_agg
                    json_object_agg_strict json_object_agg_unique json_object_agg_unique_strict
                    jsonb_agg jsonb_agg_strict jsonb_object_agg jsonb_object_agg_strict
                    jsonb_object_agg_unique jsonb_object_agg_unique_strict max min mode
                    percentile_cont percentile_disc range_agg range_intersect_agg regr_avgx
                    regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy
                    regr_syy stddev stddev_pop stddev_samp string_agg sum var_pop var_samp
                    variance xmlagg
                    """
                            .strip()
                            .split("\\s+", -1));

    /// Aggregates whose value is another where the rows come in another order.
    private static final Set<String> ORDERED =
            Set.of(
                    "any_value",
                    "array_agg",
                    "json_agg",
                    "json_agg_strict",
                    "json_object_agg",
                    "json_object_agg_strict",
                    "json_object_agg_unique",
                    "json_object_agg_unique_strict",
                    "jsonb_agg",
                    "jsonb_agg_strict",
                    "jsonb_object_agg",
                    "jsonb_object_agg_strict",
                    "string_agg",
                    "xmlagg");

    /// Window functions whose value is the place in their window.
    private static final Set<String> RANKS =
            Set.of("row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile");

    private static final List<String> VALUE = List.of("value");
    private static final List<String> PAIR = List.of("key", "value");

    /// They give any number of rows. The names of their columns; empty for one column that is named
    /// after the alias or the function.
    private static final Map<String, List<String>> COLUMNS =
            Map.ofEntries(
                    Map.entry("generate_series", List.of()),
                    Map.entry("generate_subscripts", List.of()),
                    Map.entry("unnest", List.of()),
                    Map.entry("regexp_split_to_table", List.of()),
                    Map.entry("string_to_table", List.of()),
                    Map.entry("regexp_matches", List.of()),
                    Map.entry("json_object_keys", List.of()),
                    Map.entry("jsonb_object_keys", List.of()),
                    Map.entry("jsonb_path_query", List.of()),
                    Map.entry("jsonb_path_query_tz", List.of()),
                    Map.entry("json_array_elements", VALUE),
                    Map.entry("jsonb_array_elements", VALUE),
                    Map.entry("json_array_elements_text", VALUE),
                    Map.entry("jsonb_array_elements_text", VALUE),
                    Map.entry("json_each", PAIR),
                    Map.entry("jsonb_each", PAIR),
                    Map.entry("json_each_text", PAIR),
                    Map.entry("jsonb_each_text", PAIR));

    /// They do so as well, with columns of all kinds.
    private static final Set<String> SETS =
            Set.of(
                    "json_populate_recordset",
                    "jsonb_populate_recordset",
                    "json_to_recordset",
                    "jsonb_to_recordset",
                    "ts_debug",
                    "ts_parse",
                    "ts_stat",
                    "ts_token_type");

    private KnownFunctions() {}

    static boolean isAggregate(String function) {
        return AGGREGATES.contains(function);
    }

    static boolean needsOrder(String function) {
        return ORDERED.contains(function);
    }

    static boolean isRank(String function) {
        return RANKS.contains(function);
    }

    static boolean givesRows(String function) {
        return COLUMNS.containsKey(function) || SETS.contains(function);
    }

    /// The columns of a function in `from`.
    ///
    /// @param single the name of a column that has none
    static List<String> columns(String function, String single) {
        var columns = COLUMNS.getOrDefault(function, List.of());
        return columns.isEmpty() ? List.of(single) : columns;
    }

    static boolean hasKnownColumns(String function) {
        return COLUMNS.containsKey(function);
    }
}
