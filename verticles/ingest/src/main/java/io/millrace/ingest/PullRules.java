package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.MysqlSource;
import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.ingest.api.IngestRequest.PutPulledSource;
import io.millrace.ingest.api.IngestRequest.RestAuthentication;
import io.millrace.ingest.api.IngestRequest.RestPaging;
import io.millrace.ingest.api.IngestRequest.RestSource;
import io.millrace.kernel.Problem;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is wrong with a source that is to be pulled, before anybody asks it.
final class PullRules {
    static final String POSTGRES = "postgres";
    static final String MYSQL = "mysql";
    static final String REST = "rest";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.:-]{1,253}");
    private static final Pattern WORD = Pattern.compile("[^\\p{Cntrl}]{1,63}");
    private static final Pattern PUBLICATION = Pattern.compile("[A-Za-z0-9_]{1,63}");
    private static final Pattern TABLE = Pattern.compile("[^\\p{Cntrl}]{1,130}");
    private static final Pattern PARAMETER = Pattern.compile("[^\\p{Cntrl}&=#\\s]{1,100}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern SECRET = Pattern.compile("[^\\p{Cntrl}]{1,4096}");

    /// Headers that say where a message goes or how long it is.
    private static final Set<String> RESERVED =
            Set.of("host", "content-length", "transfer-encoding", "connection", "te", "upgrade");

    private static final int MOST_QUERY = 20_000;
    private static final int MOST_POINTER = 512;
    private static final int MOST_SIZE = 100_000;
    private static final double SLOWEST = 0.01;
    private static final double FASTEST = 50;

    private final AddressRules addresses;
    private final boolean isWatching;

    /// @param isWatching whether there is a folder with those of the tenants
    PullRules(OutgoingGuard guard, boolean isWatching) {
        this.addresses = new AddressRules(guard);
        this.isWatching = isWatching;
    }

    /// @throws io.millrace.kernel.ProblemException `invalid` with the first fault
    void check(PutPulledSource request) {
        var secret = request.secret();
        if (secret != null) {
            if (FileRules.asksForKey(request)) FileRules.privateKey("secret", secret);
            else secret("secret", secret);
        }
        own("postgres", request.kind(), request.postgres());
        own("rest", request.kind(), request.rest());
        own("folder", request.kind(), request.folder());
        own("s3", request.kind(), request.s3());
        own("mysql", request.kind(), request.mysql());
        own("sftp", request.kind(), request.sftp());
        boolean hasPointer = request.kind().equals(REST);
        require(
                hasPointer || request.pointer() == null,
                "pointer: belongs to the kinds kafka and rest");
        switch (request.kind()) {
            case POSTGRES -> check(Objects.requireNonNull(request.postgres()));
            case REST -> {
                pointer("pointer", request.pointer());
                check(Objects.requireNonNull(request.rest()));
            }
            case FileSettings.FOLDER -> {
                FileRules.check(Objects.requireNonNull(request.folder()));
                if (!isWatching) {
                    throw Problem.unprocessable(
                                    "This installation watches no folder: its operator sets"
                                            + " MILLRACE_WATCH.")
                            .toException();
                }
            }
            case FileSettings.S3 -> {
                var endpoint = FileRules.check(Objects.requireNonNull(request.s3()));
                if (endpoint != null) {
                    addresses.check("s3.endpoint", endpoint.getHost(), RestClient.port(endpoint));
                }
            }
            case FileSettings.SFTP -> {
                var its = Objects.requireNonNull(request.sftp());
                host("sftp.host", its.host(), its.port(), SftpPlace.PORT);
                FileRules.check(its);
            }
            case MYSQL -> check(Objects.requireNonNull(request.mysql()));
            default -> throw invalid("kind: kafka, postgres, mysql, rest, folder, s3 or sftp");
        }
        require(
                secret == null || PulledSettings.asksForSecret(request),
                request.folder() == null
                        ? "secret: no authentication asks for it"
                        : "secret: belongs to the kinds postgres, mysql, rest, s3 and sftp");
    }

    /// The settings of the kind are there, and no others.
    private static void own(String field, String kind, @Nullable Object settings) {
        if (field.equals(kind)) require(settings != null, field + ": is missing");
        else require(settings == null, "%s: belongs to the kind %s".formatted(field, field));
    }

    static boolean asksForSecret(RestSource source) {
        var its = source.authentication();
        return its != null && !its.kind().equals("none");
    }

    private void check(PostgresSource its) {
        require(matches(HOST, its.host()), "postgres.host: a host's name or address");
        require(
                its.port() == null || (its.port() >= 1 && its.port() <= 65_535),
                "postgres.port: 1 to 65535");
        require(matches(WORD, its.database()), "postgres.database: 1 to 63 characters");
        require(matches(WORD, its.user()), "postgres.user: 1 to 63 characters");
        require(
                its.sslMode() == null
                        || List.of("disable", "require", "verify-full").contains(its.sslMode()),
                "postgres.sslMode: disable, require or verify-full");
        require(
                (its.table() == null) != (its.query() == null),
                "postgres.table, postgres.query: one of them");
        if (its.table() != null) {
            require(matches(TABLE, its.table()), "postgres.table: table or schema.table");
        }
        if (its.query() != null) {
            boolean isShort = !its.query().isBlank() && its.query().length() <= MOST_QUERY;
            require(isShort && its.query().indexOf('\0') < 0, "postgres.query: one SELECT");
        }
        mode(its);
        addresses.check("postgres.host", its.host(), its.port() == null ? 5432 : its.port());
    }

    private void check(MysqlSource its) {
        host("mysql.host", its.host(), its.port(), ForeignMysql.PORT);
        require(matches(WORD, its.database()), "mysql.database: 1 to 63 characters");
        require(matches(WORD, its.user()), "mysql.user: 1 to 63 characters");
        require(
                its.sslMode() == null
                        || List.of("disable", "require", "verify-full").contains(its.sslMode()),
                "mysql.sslMode: disable, require or verify-full");
        require(
                (its.table() == null) != (its.query() == null),
                "mysql.table, mysql.query: one of them");
        if (its.table() != null) {
            require(matches(TABLE, its.table()), "mysql.table: table or database.table");
        }
        if (its.query() != null) {
            boolean isShort = !its.query().isBlank() && its.query().length() <= MOST_QUERY;
            require(isShort && its.query().indexOf('\0') < 0, "mysql.query: one SELECT");
        }
        var mode = its.mode() == null ? "full" : its.mode();
        require(List.of("full", "cursor").contains(mode), "mysql.mode: full or cursor");
        if (mode.equals("cursor")) {
            require(
                    its.cursor() != null && matches(WORD, its.cursor()),
                    "mysql.cursor: the column that grows");
        } else {
            require(its.cursor() == null, "mysql.cursor: belongs to the mode cursor");
        }
    }

    private void host(String field, String host, @Nullable Integer port, int usual) {
        require(matches(HOST, host), field + ": a host's name or address");
        require(
                port == null || (port >= 1 && port <= 65_535),
                field.replace(".host", ".port") + ": 1 to 65535");
        addresses.check(field, host, port == null ? usual : port);
    }

    private static void mode(PostgresSource its) {
        var mode = its.mode() == null ? "full" : its.mode();
        require(
                List.of("full", "cursor", ChangeFeed.MODE).contains(mode),
                "postgres.mode: full, cursor or changes");
        if (mode.equals(ChangeFeed.MODE)) {
            require(its.table() != null, "postgres.table: changes are of a table");
            require(
                    its.publication() != null && matches(PUBLICATION, its.publication()),
                    "postgres.publication: the one that has the table, of letters, digits and _");
        } else {
            require(its.publication() == null, "postgres.publication: belongs to the mode changes");
        }
        if (mode.equals("cursor")) {
            require(
                    its.cursor() != null && matches(WORD, its.cursor()),
                    "postgres.cursor: the column that grows");
        } else {
            require(its.cursor() == null, "postgres.cursor: belongs to the mode cursor");
        }
    }

    private void check(RestSource its) {
        var url = AddressRules.url("rest.url", its.url());
        require(
                its.requestsPerSecond() == null
                        || (its.requestsPerSecond() >= SLOWEST
                                && its.requestsPerSecond() <= FASTEST),
                "rest.requestsPerSecond: 0.01 to 50");
        if (its.paging() != null) check(its.paging());
        if (its.authentication() != null) check(its.authentication());
        addresses.check("rest.url", url.getHost(), RestClient.port(url));
    }

    private static void check(RestPaging its) {
        var kind = its.kind();
        require(
                List.of("none", "page", "offset", "cursor", "link").contains(kind),
                "rest.paging.kind: none, page, offset, cursor or link");
        boolean isCounted = kind.equals("page") || kind.equals("offset");
        boolean hasParameter = isCounted || kind.equals("cursor");
        parameter("rest.paging.parameter", its.parameter());
        require(!isCounted || its.parameter() != null, "rest.paging.parameter: is missing");
        require(
                hasParameter || its.parameter() == null,
                "rest.paging.parameter: belongs to page, offset and cursor");
        require(
                its.first() == null || (isCounted && its.first() >= 0),
                "rest.paging.first: from 0, of page and offset");
        parameter("rest.paging.sizeParameter", its.sizeParameter());
        require(
                (its.sizeParameter() == null) == (its.size() == null),
                "rest.paging.sizeParameter, rest.paging.size: both or none");
        require(
                its.size() == null || (its.size() >= 1 && its.size() <= MOST_SIZE),
                "rest.paging.size: 1 to 100000");
        require(
                kind.equals("cursor") == (its.cursor() != null),
                "rest.paging.cursor: the pointer to the next cursor, of cursor");
        pointer("rest.paging.cursor", its.cursor());
        pointer("rest.paging.total", its.total());
    }

    private static void check(RestAuthentication its) {
        require(
                List.of("none", "bearer", "header", "basic").contains(its.kind()),
                "rest.authentication.kind: none, bearer, header or basic");
        boolean isHeader = its.kind().equals("header");
        require(
                isHeader == (its.header() != null),
                "rest.authentication.header: of the kind header, and needed there");
        if (its.header() != null) {
            require(
                    matches(HEADER, its.header())
                            && !RESERVED.contains(its.header().toLowerCase(java.util.Locale.ROOT)),
                    "rest.authentication.header: a header's name");
        }
        boolean isBasic = its.kind().equals("basic");
        require(
                isBasic == (its.user() != null),
                "rest.authentication.user: of the kind basic, and needed there");
        if (its.user() != null) {
            login("rest.authentication.user", its.user());
        }
    }

    /// The name of who asks, where a colon parts it from the password.
    static void login(String field, String user) {
        require(
                matches(WORD, user) && user.indexOf(':') < 0,
                field + ": 1 to 63 characters without a colon");
    }

    static void secret(String field, String secret) {
        require(matches(SECRET, secret), field + ": 1 to 4096 characters");
    }

    private static void parameter(String field, @Nullable String name) {
        if (name != null) require(matches(PARAMETER, name), field + ": a parameter of the query");
    }

    private static void pointer(String field, @Nullable String pointer) {
        if (pointer == null || pointer.isEmpty()) return;
        require(
                pointer.startsWith("/") && pointer.length() <= MOST_POINTER,
                field + ": a JSON pointer begins with /");
    }

    private static boolean matches(Pattern pattern, String text) {
        return pattern.matcher(text).matches();
    }

    private static void require(boolean isRight, String detail) {
        if (!isRight) throw invalid(detail);
    }

    private static RuntimeException invalid(String detail) {
        return Problem.invalid(detail).toException();
    }
}
