package io.millrace.gateway.live;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A part of the platform that can be asked whether it is there.
///
/// @param isNeeded without it the gateway cannot serve
/// @param check throws when the part is not there; may wait
public record Probe(String name, boolean isNeeded, Runnable check) {
    /// Whether the part is there; one that does not say so in time is not. Waits.
    ///
    /// @param context virtual threads that the check runs on
    public boolean isUp(Context context, Duration patience) {
        var answer = Promise.<Boolean>promise();
        context.runOnContext(_ -> answer.tryComplete(holds()));
        return answer.future()
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(false)
                .await();
    }

    private boolean holds() {
        try {
            check.run();
            return true;
        } catch (Exception _) { // await throws checked ones too; every reason is the same
            return false;
        }
    }
}
