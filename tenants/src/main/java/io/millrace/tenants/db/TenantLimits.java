package io.millrace.tenants.db;

import java.time.Duration;

/// How much of Postgres the SQL that tenants write may use.
///
/// @param connections a tenant's own login may hold, on one node
/// @param total connections of all tenants' own logins together, on one node
/// @param tempFiles disk that the sorts and joins of one connection may fill, MiB
/// @param memory of one connection's backend beyond what all share, MiB; judged where Postgres runs
///   on the same machine
/// @param models disk that a tenant's models may fill, MiB
/// @param statement longest run of one statement
/// @param lock longest wait for one lock; who waits holds up others
/// @param use longest use of a connection, over all its statements
public record TenantLimits(
        int connections,
        int total,
        int tempFiles,
        int memory,
        long models,
        Duration statement,
        Duration lock,
        Duration use) {
    static final TenantLimits STANDARD =
            new TenantLimits(
                    3,
                    24,
                    2_048,
                    512,
                    20_480,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(15));
}
