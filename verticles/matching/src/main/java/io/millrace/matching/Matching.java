package io.millrace.matching;

import io.millrace.stream.Outbox;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.TenantDb;
import java.time.Clock;

/// What the matching service needs of its node.
public record Matching(
        TenantDb db, WorkQueue queue, Outbox outbox, Clock clock, MatchingSettings settings) {}
