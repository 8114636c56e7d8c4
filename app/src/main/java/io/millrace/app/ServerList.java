package io.millrace.app;

import io.millrace.tenants.db.DatabaseSettings;
import io.millrace.tenants.db.ServerSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The Postgres servers besides the first one, as an operator writes them: entries
/// `NAME=postgres://superuser:password@host:port`, with a space or a comma between, each followed
/// by `?closed` where no new organization goes there and by `?full=GB` where none does from that
/// size on, and by libpq's words about TLS. `main=?closed` says it of the first one.
///
/// @param first what is said of the first one
record ServerList(Place first, List<ServerSettings> further) {
    static final ServerList NONE = new ServerList(Place.OPEN, List.of());

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final Pattern FULL = Pattern.compile("full=([1-9][0-9]{0,6})");
    private static final long GB = 1_000_000_000;

    ServerList {
        further = List.copyOf(further);
    }

    /// Who may come to a server.
    record Place(boolean isClosed, long mostBytes) {
        static final Place OPEN = new Place(false, Long.MAX_VALUE);

        /// @param query what is behind the question mark
        static Place of(@Nullable String query) {
            var place = OPEN;
            for (var word : Optional.ofNullable(query).orElse("").split("&", -1)) {
                var full = FULL.matcher(word);
                if (full.matches()) {
                    place = new Place(place.isClosed, Long.parseLong(full.group(1)) * GB);
                } else if (word.equals("closed")) {
                    place = new Place(true, place.mostBytes);
                } else if (!word.isEmpty()) {
                    throw wrong("closed and full=GB are understood, not " + word);
                }
            }
            return place;
        }
    }

    /// @param given on the command line
    /// @throws StartException when it is not such a list
    static ServerList read(@Nullable String given, Map<String, String> environment) {
        if (given != null && !given.isBlank()) return of(given);
        return SecretSetting.SERVERS.read(environment).map(ServerList::of).orElse(NONE);
    }

    static ServerList of(String text) {
        var first = Place.OPEN;
        var further = new ArrayList<ServerSettings>();
        for (var entry : text.strip().split("[\\s,]+", -1)) {
            var both = entry.split("=", 2);
            if (both.length < 2 || !NAME.matcher(both[0]).matches()) {
                throw wrong("NAME=postgres://... is expected, with a name of a-z, 0-9 and -");
            }
            var name = both[0];
            if (name.equals(ServerSettings.FIRST)) {
                first = Place.of(both[1].startsWith("?") ? both[1].substring(1) : both[1]);
                continue;
            }
            if (further.stream().anyMatch(known -> known.name().equals(name))) {
                throw wrong(name + " is there twice");
            }
            further.add(server(name, both[1]));
        }
        return new ServerList(first, further);
    }

    private static ServerSettings server(String name, String address) {
        var its =
                PostgresAddress.of(
                        url(name, address), SecretSetting.SERVERS.variable() + ": " + name);
        var place = Place.of(String.join("&", its.others()));
        return new ServerSettings(
                name, its.placed(System.getenv()), place.isClosed(), place.mostBytes());
    }

    private static URI url(String name, String address) {
        try {
            var url = URI.create(address);
            if (PostgresAddress.isOne(url)) return url;
        } catch (IllegalArgumentException e) { // its words hold the password
            throw wrong("the address of " + name + " is no URL");
        }
        throw wrong(name + "=postgres://... is expected");
    }

    private static StartException wrong(String why) {
        return new StartException(SecretSetting.SERVERS.variable() + ": " + why);
    }

    /// All servers, the first one first.
    List<ServerSettings> with(DatabaseSettings where) {
        var all = new ArrayList<ServerSettings>();
        all.add(
                new ServerSettings(
                        ServerSettings.FIRST, where, first.isClosed(), first.mostBytes()));
        all.addAll(further);
        return all;
    }
}
