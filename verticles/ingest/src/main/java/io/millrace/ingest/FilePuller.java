package io.millrace.ingest;

import io.millrace.ingest.FilePlace.Away;
import io.millrace.ingest.engine.pull.Backoff;
import io.millrace.ingest.engine.pull.PullFault;

/// Brings the files of a source that are new or changed, each as a batch.
final class FilePuller implements Puller {
    private final FilePlaces places;

    FilePuller(FilePlaces places) {
        this.places = places;
    }

    @Override
    public Outcome pull(PullTurn turn) {
        try (var place = places.open(turn.tenant(), turn.source(), turn.secret())) {
            return new FileTurn(turn, place).run();
        } catch (Away e) {
            int failures = turn.failures() + 1;
            if (failures >= turn.bounds().tries()) {
                throw new PullFault("%s It was asked %d times.".formatted(e.reason(), failures));
            }
            return new Outcome.Paused(Backoff.after(failures), e.reason(), failures);
        }
    }
}
