package io.millrace.gateway.live;

import io.millrace.gateway.live.engine.Channel;
import io.millrace.tenants.Principal;

/// The data of a channel as it is now.
@FunctionalInterface
public interface Snapshots {
    /// @return a JSON object, the REST answer of the channel
    /// @throws io.millrace.kernel.ProblemException when a service that is needed does not answer
    String of(Channel channel, Principal reader, String trace);
}
