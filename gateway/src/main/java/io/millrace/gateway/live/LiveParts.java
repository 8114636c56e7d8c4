package io.millrace.gateway.live;

import io.millrace.gateway.http.Access;
import io.millrace.gateway.live.engine.Deltas;
import io.millrace.gateway.live.engine.FrameReader;
import io.millrace.kernel.Permits;
import io.millrace.kernel.TenantId;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.function.Function;

/// What all sockets of a gateway share.
///
/// @param slugs name of a tenant
/// @param greetings of clients whose token is looked at
record LiveParts(
        Vertx vertx,
        Context context,
        LiveSettings settings,
        Access access,
        Function<TenantId, String> slugs,
        LiveLogReader log,
        FrameReader reader,
        Register register,
        Permits greetings,
        Deltas deltas,
        Later later,
        Outgoing outgoing,
        Clock clock) {}
