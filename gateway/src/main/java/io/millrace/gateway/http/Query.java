package io.millrace.gateway.http;

import io.millrace.kernel.Problem;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.handler.HttpException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The query of a request. A semicolon is a character like others, as the URL Standard has it;
/// Netty would part parameters by it.
final class Query {
    private static final int MOST = 1_024;

    private Query() {}

    /// @throws io.millrace.kernel.ProblemException `invalid` for what is given twice
    /// @throws HttpException for what is not well-formed
    static Map<String, String> of(HttpServerRequest request) {
        try {
            var values = new HashMap<String, String>();
            var query =
                    new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8, true, MOST, true);
            query.parameters()
                    .forEach((name, given) -> {
                        if (given.size() > 1) {
                            throw Problem.invalid("Given twice: " + name + ".").toException();
                        }
                        values.put(name, given.getFirst());
                    });
            return values;
        } catch (IllegalArgumentException e) { // a broken % sequence
            throw new HttpException(400, e);
        }
    }
}
