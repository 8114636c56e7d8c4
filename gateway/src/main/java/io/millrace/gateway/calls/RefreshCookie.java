package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import java.time.Duration;
import java.util.Optional;

/// The refresh token of the web page: a cookie that no script reads and no other site sends. It
/// counts only together with the page's header, which another site cannot set.
final class RefreshCookie {
    private static final String NAME = "__Host-refresh";
    private static final String RULES = "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=";

    private final Duration life;

    RefreshCookie(Duration life) {
        this.life = life;
    }

    static boolean isWeb(Call call) {
        return call.optional("X-Millrace-Client").filter("web"::equals).isPresent();
    }

    static Optional<String> of(Call call) {
        return Optional.ofNullable(call.incoming().getCookie(NAME)).map(c -> c.getValue());
    }

    Answer set(Answer answer, String token) {
        return answer.with("Set-Cookie", NAME + "=" + token + RULES + life.toSeconds());
    }

    static Answer clear(Answer answer) {
        return answer.with("Set-Cookie", NAME + "=" + RULES + 0);
    }
}
