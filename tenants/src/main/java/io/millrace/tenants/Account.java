package io.millrace.tenants;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.kernel.TenantId;
import java.util.Optional;

/// Answers of the account calls, as the contract shows them.
public final class Account {
    private Account() {}

    public record Tenant(TenantId id, String slug, String name) {}

    public record User(String id, String email, String role) {}

    /// @param refreshToken absent for the web page, which has it as a cookie
    /// @param expiresIn life of the access token in seconds
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record SignedIn(
            Tenant tenant,
            User user,
            String accessToken,
            Optional<String> refreshToken,
            long expiresIn) {
        /// Without the tokens.
        @Override
        public String toString() {
            return "SignedIn[" + tenant + ", " + user + "]";
        }

        public SignedIn withoutRefreshToken() {
            return new SignedIn(tenant, user, accessToken, Optional.empty(), expiresIn);
        }
    }

    public record Me(Tenant tenant, User user) {}

    /// @param slug chosen from the organization's name when absent
    public record SignUp(
            String organization, String email, String password, Optional<String> slug) {
        /// Without the password.
        @Override
        public String toString() {
            return "SignUp[" + organization + ", " + email + "]";
        }
    }
}
