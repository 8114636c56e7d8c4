package io.millrace.bench;

/// What the cases beside dbt have in common.
///
/// @param database the node's, for the superuser
/// @param isQuick whether little is measured
record DbtStage(
        Report.Builder report, BenchNode bench, Database database, Dbt dbt, boolean isQuick) {
    int times(int quick, int thorough) {
        return isQuick ? quick : thorough;
    }
}
