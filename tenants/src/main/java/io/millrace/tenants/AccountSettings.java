package io.millrace.tenants;

import java.time.Duration;

/// @param accessLife how long an access token is good for
/// @param refreshLife how long an unused refresh token is
/// @param invitationLife how long an invitation can be accepted
/// @param hashThreads password hashes computed at once; each takes 19 MiB and about 0.1 CPU s
/// @param hashQueue sign-ins that may wait for a thread
/// @param readyTenants provisioned schemas kept in stock
public record AccountSettings(
        Duration accessLife,
        Duration refreshLife,
        Duration invitationLife,
        int hashThreads,
        int hashQueue,
        int readyTenants) {
    public static AccountSettings standard() {
        return new AccountSettings(
                Duration.ofMinutes(10), Duration.ofDays(30), Duration.ofDays(7), 2, 200, 4);
    }
}
