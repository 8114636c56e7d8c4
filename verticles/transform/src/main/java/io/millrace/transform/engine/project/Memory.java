package io.millrace.transform.engine.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What was made of files that would be made of them again: what was used longest ago goes first.
/// May be asked by several threads at once.
public final class Memory {
    /// As many of what one template gave are kept, as of a project that was built and one that was
    /// not.
    private static final int MOST_VARIANTS = 4;

    /// What an entry takes beside its texts.
    private static final long ENTRY_BYTES = 400;

    private final long most;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Key, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long size;

    /// @param most bytes of all that is kept, as far as they can be told
    public Memory(long most) {
        this.most = most;
    }

    /// @param owner who never meets what is kept for another
    /// @param of all that it was made of
    private record Key(String owner, Class<?> kind, List<String> of) {}

    private record Kept(Object made, long bytes) {}

    private record Variants(List<Remembered> newest) {}

    /// What belongs to one owner.
    public Share of(String owner) {
        return new Share(this, owner);
    }

    /// Keeps nothing.
    static Share none() {
        return new Memory(0).of("");
    }

    /// The part of one owner.
    public static final class Share {
        private final Memory memory;
        private final String owner;

        private Share(Memory memory, String owner) {
            this.memory = memory;
            this.owner = owner;
        }

        boolean isKeeping() {
            return memory.most > 0;
        }

        /// What `make` makes of the texts `of`, or made of them before. What it throws passes, and
        /// nothing is kept then.
        ///
        /// @param times as large as the texts that is which is made of them
        <T> T made(Class<T> kind, int times, List<String> of, Supplier<T> make) {
            if (!isKeeping()) return make.get();
            var key = new Key(owner, kind, List.copyOf(of));
            var known = memory.find(key);
            if (known.isPresent()) return kind.cast(known.get());
            var made = make.get();
            memory.keep(key, new Kept(made, ENTRY_BYTES + characters(of) * times));
            return made;
        }

        private static long characters(List<String> texts) {
            return texts.stream().mapToLong(String::length).sum();
        }

        /// What a template gave that is to be given again.
        ///
        /// @param of the template and what it is rendered as
        /// @param holds whether it would give the same now
        Optional<Remembered> rendered(List<String> of, Predicate<Remembered> holds) {
            if (!isKeeping()) return Optional.empty();
            return memory.find(new Key(owner, Variants.class, of)).stream()
                    .map(Variants.class::cast)
                    .flatMap(variants -> variants.newest().stream())
                    .filter(holds)
                    .findFirst();
        }

        void keep(List<String> of, Remembered one) {
            if (isKeeping()) memory.keep(new Key(owner, Variants.class, of), one);
        }
    }

    private Optional<Object> find(Key key) {
        lock.lock();
        try {
            return Optional.ofNullable(kept.get(key)).map(Kept::made);
        } finally {
            lock.unlock();
        }
    }

    private void keep(Key key, Kept one) {
        lock.lock();
        try {
            put(key, one);
        } finally {
            lock.unlock();
        }
    }

    private void keep(Key key, Remembered one) {
        lock.lock();
        try {
            var variants = new ArrayList<>(List.of(one));
            var before = kept.get(key);
            if (before != null) variants.addAll(((Variants) before.made()).newest());
            var newest = variants.stream().limit(MOST_VARIANTS).toList();
            long bytes = newest.stream().mapToLong(Remembered::bytes).sum();
            put(key, new Kept(new Variants(newest), ENTRY_BYTES + bytes));
        } finally {
            lock.unlock();
        }
    }

    /// With the lock held. What alone is too much is not kept.
    private void put(Key key, Kept one) {
        var before = kept.remove(key);
        if (before != null) size -= before.bytes();
        if (one.bytes() > most) return;
        kept.put(key, one);
        size += one.bytes();
        var eldest = kept.values().iterator();
        while (size > most) {
            size -= eldest.next().bytes();
            eldest.remove();
        }
    }
}
