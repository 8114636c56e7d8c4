final class Settings {
    void log(String user, String password, SignedIn session) {
        // ruleid: secret-in-a-log-line
        LOG.atInfo().addKeyValue("tried", password).log("sign-in");
        // ruleid: secret-in-a-log-line
        LOG.info("signed in {} {}", user, session.accessToken());
        // ruleid: secret-in-a-log-line
        LOG.info("signed in with " + password);
        // ok: secret-in-a-log-line
        Map.of("email", user, "password", password);
        // ok: secret-in-a-log-line
        LOG.atInfo().addKeyValue("user", user).log("sign-in");
        // ok: secret-in-a-log-line
        LOG.atInfo().addKeyValue("problem", "no token").log("sign-in");
        // ok: secret-in-a-log-line
        LOG.info("signed in {}", password.length());
    }

    void read(Map<String, String> settings) {
        // ruleid: default-for-a-secret
        var key = settings.getOrDefault("MILLRACE_SECRET_KEY", "0000");
        // ruleid: default-for-a-secret
        var given = SecretSetting.POSTGRES_PASSWORD.read(settings).orElse("postgres");
        // ok: default-for-a-secret
        var port = settings.getOrDefault("MILLRACE_PORT", "8080");
        // ok: default-for-a-secret
        var made = SecretSetting.MASTER_KEY.read(settings).orElseGet(this::keptKey);
        // ruleid: environment-outside-of-app
        var host = System.getenv("MILLRACE_HOST");
        // ok: environment-outside-of-app
        var name = settings.get("MILLRACE_HOST");
    }
}
