package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.FolderSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A folder has no connection and no secret; of a pull that dies tells [FolderSourceTest].
class FolderContractTest implements PullContract {
    @Override
    public Pulled serve() {
        return new Folder();
    }

    /// What is added before it is known whose it is waits.
    private static final class Folder implements Pulled {
        private final Map<String, String> waiting = new LinkedHashMap<>();
        private @Nullable Path folder;

        @Override
        public boolean isIncremental() {
            return true;
        }

        @Override
        public void add(int from, int to) {
            waiting.put(from + ".csv", Parcels.csv(from, to));
            if (folder != null) write(folder);
        }

        @Override
        public void declare(Pulls pulls, boolean isFull) {
            folder = pulls.things().watched().resolve(pulls.tenant().value());
            write(folder);
            pulls.folder(new FolderSource(null, null, 0, 0));
        }

        private void write(Path its) {
            try {
                Files.createDirectories(its);
                for (var file : waiting.entrySet()) {
                    Files.writeString(its.resolve(file.getKey()), file.getValue());
                }
                waiting.clear();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            // its files are below the folder of the tests, which ends with them
        }
    }
}
