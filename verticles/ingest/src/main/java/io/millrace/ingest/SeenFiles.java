package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ingest.FilePlace.Found;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.store.FileStore;
import io.millrace.ingest.store.FileStore.Fresh;
import io.vertx.sqlclient.SqlConnection;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;

/// The files that were seen at a place at one look, by name.
record SeenFiles(List<Found> all) {
    private static final int MOST = 100_000;
    private static final int PAGE = 1_000;

    SeenFiles {
        all = List.copyOf(all);
    }

    /// Blocks.
    static SeenFiles at(FilePlace place) {
        var found = new ArrayList<Found>();
        place.each(file -> {
            if (found.size() == MOST) {
                throw new PullFault(
                        "There are more than %d files: move away what is stored, or narrow the pattern."
                                .formatted(MOST));
            }
            found.add(file);
        });
        found.sort(Comparator.comparing(Found::name));
        return new SeenFiles(found);
    }

    /// The same when names and versions are, and where they go.
    String digest(String dataset) {
        var digest = sha256();
        digest.update((dataset + "\0").getBytes(UTF_8));
        for (var file : all) {
            digest.update((file.name() + "\0" + file.version() + "\0").getBytes(UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    List<String> names() {
        return all.stream().map(Found::name).toList();
    }

    /// Parts of them that one statement takes.
    List<SeenFiles> pages() {
        var pages = new ArrayList<SeenFiles>();
        for (int at = 0; at < all.size(); at += PAGE) {
            pages.add(new SeenFiles(all.subList(at, Math.min(at + PAGE, all.size()))));
        }
        return pages;
    }

    /// Those that are new or changed, of one page.
    List<Fresh> fresh(SqlConnection c, FileStore files, String source, Duration settle) {
        var versions = new LinkedHashMap<String, String>();
        for (var file : all) versions.put(file.name(), file.version());
        return files.fresh(c, source, versions, settle);
    }
}
