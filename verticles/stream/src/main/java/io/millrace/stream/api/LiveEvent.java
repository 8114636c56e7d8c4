package io.millrace.stream.api;

import io.millrace.kernel.TenantId;
import java.time.Instant;

/// One numbered change of a tenant's channel.
///
/// @param seq grows by one within (tenant, channel)
/// @param at when the change was committed
/// @param json the data of the delta frame
public record LiveEvent(TenantId tenant, String channel, long seq, Instant at, String json) {}
