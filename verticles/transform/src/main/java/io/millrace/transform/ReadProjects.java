package io.millrace.transform;

import io.millrace.kernel.TenantId;
import io.millrace.transform.engine.project.ReadProject;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The projects that were run last, as they were read: batches cause run after run of the same
/// files.
final class ReadProjects {
    private final Compiling compiling;
    private final long most;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Key, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long size;

    /// @param most bytes of files, unpacked, of all that are kept
    ReadProjects(Compiling compiling, long most) {
        this.compiling = compiling;
        this.most = most;
    }

    /// @param checksum of the files
    private record Key(TenantId tenant, String checksum) {}

    private record Kept(ReadProject project, long bytes) {}

    /// @param packed as [Archive#pack] made it
    ReadProject read(TenantId tenant, byte[] packed) {
        var key = new Key(tenant, Checksum.of(packed));
        var known = find(key);
        if (known.isPresent()) return known.get();
        var archive = Archive.stored(packed);
        var project = compiling.read(tenant, archive);
        long bytes = archive.files().values().stream().mapToLong(file -> file.length).sum();
        if (project.isSound() && bytes <= most) keep(key, new Kept(project, bytes));
        return project;
    }

    private Optional<ReadProject> find(Key key) {
        lock.lock();
        try {
            return Optional.ofNullable(kept.get(key)).map(Kept::project);
        } finally {
            lock.unlock();
        }
    }

    private void keep(Key key, Kept one) {
        lock.lock();
        try {
            var before = kept.put(key, one);
            size += one.bytes() - (before == null ? 0 : before.bytes());
            var eldest = kept.values().iterator();
            while (size > most) {
                size -= eldest.next().bytes();
                eldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }
}
