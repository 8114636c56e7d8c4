package io.millrace.tenants.usage;

import io.millrace.tenants.db.Meter;
import io.millrace.tenants.db.Meter.Amounts;
import java.util.HashMap;
import java.util.Map;

/// Splits the CPU time of a process among tenants and the platform so that the parts add up to the
/// whole. What threads did for one tenant alone is its own. The rest, of threads that work for all
/// in turn, goes by the time that each spent at the doors to the database meanwhile; where nobody
/// did, it is the platform's.
final class CpuShares {
    private long owed;

    /// @param total nanoseconds of the process since the last split
    /// @param taken what was counted since then
    /// @return the same with each one's share of `total`; the platform is always in it
    Map<String, Amounts> split(long total, Map<String, Amounts> taken) {
        long own = taken.values().stream().mapToLong(Amounts::cpuNanos).sum();
        long shared = taken.values().stream().mapToLong(Amounts::sharedNanos).sum();
        // The clocks of threads and of the process tick apart: what is too much now is taken off
        // the next time.
        long rest = Math.max(0, total - own - owed);
        owed = rest + own + owed - total;
        var split = new HashMap<String, Amounts>();
        long given = 0;
        for (var entry : taken.entrySet()) {
            var its = entry.getValue();
            long share = shared == 0 ? 0 : (long) ((double) rest * its.sharedNanos() / shared);
            split.put(entry.getKey(), its.withCpu(its.cpuNanos() + share));
            given += share;
        }
        var left = Amounts.NONE.withCpu(rest - given);
        split.merge(Meter.PLATFORM, left, Amounts::plus);
        return split;
    }
}
