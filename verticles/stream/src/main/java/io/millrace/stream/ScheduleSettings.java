package io.millrace.stream;

/// Bounds of schedules.
///
/// @param most schedules of a tenant
/// @param shortestSeconds of an interval
/// @param longestSeconds of an interval
/// @param queued runs of a schedule that may wait for one another
/// @param kept runs of a schedule
/// @param atOnce schedules that one look takes
public record ScheduleSettings(
        int most, long shortestSeconds, long longestSeconds, int queued, int kept, int atOnce) {

    public static ScheduleSettings defaults() {
        return new ScheduleSettings(100, 10, 366L * 24 * 3_600, 100, 500, 200);
    }
}
