package io.millrace.ingest;

import io.millrace.ingest.FilePlace.Changed;
import io.millrace.ingest.FilePlace.Found;
import io.millrace.ingest.Puller.Outcome;
import io.millrace.ingest.engine.pull.PulledName;
import io.millrace.ingest.engine.pull.PulledName.Written;
import io.millrace.ingest.store.DatasetStore;
import io.millrace.ingest.store.FileStore;
import io.millrace.ingest.store.FileStore.Brought;
import io.millrace.ingest.store.FileStore.Fresh;
import io.millrace.ingest.store.Ledger;
import io.millrace.ingest.store.PullStore;
import io.millrace.ingest.store.PullStore.Position;
import io.millrace.stream.api.ObjectStore.StoredObject;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One job's part of a pull that brings files. A file goes the way of an upload; its batch is
/// committed together with which version of it that is, under a key that says the same. So whoever
/// goes on after a crash brings what is not there, and what is there once only.
///
/// Some files are under way at once. One that cannot be read or stored is a failed batch, and the
/// others come.
final class FileTurn {
    private static final int AT_ONCE = 8;
    private static final int KEPT_DAYS = 90;
    private static final int BUFFER = 1 << 16;
    private static final String WAITED = "waited";
    private static final String NO_FORMAT =
            "Its name does not say how it is written: .csv, .tsv, .ndjson, .jsonl, .json, .parquet or"
                    + " .xlsx, and .gz or .zst behind it where it is packed.";

    private final PullTurn turn;
    private final FilePlace place;
    private final FileSettings settings;
    private final String source;
    private final String dataset;
    private final FileStore files = new FileStore();
    private final PullStore pulls = new PullStore();
    private final Ledger ledger = new Ledger();
    private final DatasetStore datasets = new DatasetStore();
    private int underWay;
    private int waiting;
    private boolean hasBrought;

    FileTurn(PullTurn turn, FilePlace place) {
        this.turn = turn;
        this.place = place;
        this.settings = FileSettings.of(turn.source());
        this.source = turn.source().name();
        this.dataset = turn.source().dataset();
    }

    Outcome run() {
        turn.in(c -> {
            files.adopt(c, source, turn.id());
            return true;
        });
        count();
        var seen = SeenFiles.at(place);
        for (var page : seen.pages()) {
            var stopped = bringFresh(page);
            if (stopped.isPresent()) return stopped.get();
        }
        while (underWay > 0) awaitOne();
        if (waiting > 0 && isAsked() && turn.position() == null) {
            turn.skip(0, new Position(WAITED, null));
            return new Outcome.Paused(
                    settings.settle(),
                    "Files that may still grow are waited for: %d.".formatted(waiting),
                    0);
        }
        turn.in(c -> {
            files.forgetGone(c, source, seen.names(), KEPT_DAYS);
            return true;
        });
        return outcome();
    }

    /// Who asks for a pull wants what is there now; a look comes again.
    private boolean isAsked() {
        return !turn.cause().equals("look");
    }

    /// @return why it stops here
    private Optional<Outcome> bringFresh(SeenFiles page) {
        var byName = new HashMap<String, Found>();
        for (var file : page.all()) byName.put(file.name(), file);
        for (var fresh : turn.in(c -> page.fresh(c, files, source, settings.settle()))) {
            if (!fresh.isSettled()) {
                waiting++;
                continue;
            }
            if (hasBrought && turn.isOver()) return Optional.of(Outcome.paused());
            var over = turn.overQuota();
            if (over.isPresent()) return over;
            bring(Objects.requireNonNull(byName.get(fresh.name())), fresh);
            hasBrought = true;
            while (underWay >= AT_ONCE) awaitOne();
        }
        return Optional.empty();
    }

    private void bring(Found file, Fresh fresh) {
        var written = PulledName.written(file.name());
        if (written.isEmpty()) {
            fail(file, NO_FORMAT);
            return;
        }
        long most = turn.bounds().snapshotBytes();
        if (file.bytes() > most) {
            fail(file, "It is larger than %d MiB.".formatted(most >> 20));
            return;
        }
        StoredObject body;
        try {
            body = turn.body(out -> copy(file, out), file.bytes());
        } catch (Unread e) {
            switch (e.why) {
                case NoSuchFileException _ -> {}
                case Changed _ -> waiting++;
                default -> fail(file, String.valueOf(e.why.getMessage()));
            }
            return;
        }
        accept(file, fresh, written.get(), body);
    }

    /// The file cannot be read, which is no fault of the store that it goes to.
    private static final class Unread extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient IOException why;

        Unread(IOException cause) {
            super(cause);
            this.why = cause;
        }
    }

    private void copy(Found file, OutputStream out) throws IOException {
        try (var in = opened(file)) {
            var buffer = new byte[BUFFER];
            long copied = 0;
            for (int read = read(in, buffer); read >= 0; read = read(in, buffer)) {
                copied += read;
                if (copied > file.bytes()) throw new Unread(new Changed());
                out.write(buffer, 0, read);
            }
            if (copied != file.bytes() || !isSame(file)) throw new Unread(new Changed());
        }
    }

    private InputStream opened(Found file) {
        try {
            return place.open(file);
        } catch (IOException e) {
            throw new Unread(e);
        }
    }

    private static int read(InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw new Unread(e);
        }
    }

    private boolean isSame(Found file) {
        try {
            return place.isSame(file);
        } catch (IOException e) {
            throw new Unread(e);
        }
    }

    private void accept(Found file, Fresh fresh, Written written, StoredObject body) {
        var arrival = arrival(file, written, body, "");
        var refusal = turn.doors().acceptance().refusal(turn.tenant(), arrival);
        var taken = turn.in(c -> take(c, file, fresh, arrival, refusal));
        if (taken.isEmpty()) {
            turn.discard(body);
            return;
        }
        turn.doors().acceptance().told(turn.tenant(), taken.get(), body.bytes());
        if (taken.get().isQueued()) underWay++;
    }

    private Ledger.Arrival arrival(Found file, Written written, StoredObject body, String key) {
        return new Ledger.Arrival(
                dataset,
                key,
                body.key(),
                written.contentType(),
                written.encoding(),
                body.bytes(),
                body.sha256(),
                origin(file),
                null);
    }

    /// What the ledger calls it.
    private String origin(Found file) {
        return turn.source().kind() + ":" + source + "/" + file.name();
    }

    /// @return empty when nothing but the time of the file changed
    private Optional<Acceptance.Taken> take(
            SqlConnection c,
            Found file,
            Fresh fresh,
            Ledger.Arrival body,
            Optional<String> refusal) {
        var batch = fresh.batch();
        boolean isKnown = body.checksum().equals(fresh.checksum());
        if (isKnown && batch != null && !fresh.isFailed()) {
            brought(c, file, body.checksum(), batch, true, null);
            return Optional.empty();
        }
        var arrival = body.withKey(key(c, file, fresh, body.checksum()));
        var taken =
                refusal.isPresent()
                        ? turn.doors().acceptance().refuse(c, arrival, refusal.get())
                        : turn.doors().acceptance().take(c, arrival);
        long id = Long.parseLong(taken.entry().answer().id());
        brought(c, file, body.checksum(), id, !taken.isQueued(), refusal.orElse(null));
        return Optional.of(taken);
    }

    /// The same for the same content under the same name, also when the source was made anew. Where
    /// a file goes back to what it was before its last content, that is a change of its own.
    private String key(SqlConnection c, Found file, Fresh fresh, String checksum) {
        var key = key(file, checksum);
        boolean isBack =
                fresh.batch() != null
                        && !checksum.equals(fresh.checksum())
                        && ledger.findByKey(c, key)
                                .filter(its -> !its.answer().state().equals("failed"))
                                .isPresent();
        return isBack ? key + "@" + fresh.batch() : key;
    }

    private String key(Found file, String content) {
        return "file:%s/%s/%s/%s".formatted(source, dataset, file.name(), content);
    }

    private void brought(
            SqlConnection c,
            Found file,
            @Nullable String checksum,
            long batch,
            boolean isCounted,
            @Nullable String problem) {
        var its = new Brought(file.name(), file.version(), checksum, batch, isCounted, problem);
        files.brought(c, source, turn.id(), its);
    }

    /// A batch without a body says why.
    private void fail(Found file, String problem) {
        turn.in(c -> {
            datasets.add(c, dataset);
            var refused =
                    new Ledger.Refused(
                            dataset,
                            key(file, file.version()),
                            origin(file),
                            file.bytes(),
                            problem);
            var entry = turn.doors().acceptance().refuse(c, refused);
            long id = Long.parseLong(entry.answer().id());
            brought(c, file, null, id, true, problem);
            return true;
        });
    }

    /// Waits for the oldest batch under way.
    ///
    /// @throws PullTurn.Unsettled when that takes too long
    private void awaitOne() {
        var jobs = turn.in(c -> files.open(c, turn.id()));
        if (!jobs.isEmpty() && jobs.getFirst().isPresent()) {
            long job = jobs.getFirst().get();
            turn.doors().queue().awaitDone(turn.tenant(), job, turn.bounds().stored());
        }
        count();
        if (underWay > 0 && underWay >= jobs.size()) throw new PullTurn.Unsettled();
    }

    /// Counts what came to its end.
    private void count() {
        underWay =
                turn.in(c -> {
                    var counted = files.count(c, turn.id());
                    if (counted.ended() > 0) pulls.count(c, turn.id(), counted);
                    return files.open(c, turn.id()).size();
                });
    }

    private Outcome outcome() {
        var failed = turn.in(c -> files.failed(c, turn.id()));
        if (failed.isEmpty()) return new Outcome.Complete();
        var first = failed.get();
        return new Outcome.Ended(
                first.count() == 1
                        ? "%s could not be stored: %s".formatted(first.name(), first.problem())
                        : "%d files could not be stored, the first of them %s: %s"
                                .formatted(first.count(), first.name(), first.problem()));
    }
}
