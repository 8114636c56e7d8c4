package io.millrace.gateway.live.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What one client is sent of one channel: a snapshot or what it missed, then each event in order,
/// merged when they come faster than it may be sent or than it reads. A hole in the numbers is
/// filled before anything after it is sent. One thread at a time.
public final class ChannelFeed {
    private enum State {
        /// Events wait until the snapshot or the missed events are there.
        LOADING,
        /// An event is missing, or too much piled up.
        BROKEN,
        LIVE
    }

    private final Channel channel;
    private final FeedLimits limits;
    private final Deltas deltas;
    private final List<Event> waiting = new ArrayList<>();
    private State state = State.BROKEN;
    private OptionalLong loadFrom;
    private long seq;
    private @Nullable String snapshot;
    private @Nullable Delta pending;
    private long sentAtNanos;

    /// @param from the last number the client has, if any
    /// @param nowNanos a clock that only grows
    public ChannelFeed(
            Channel channel, OptionalLong from, FeedLimits limits, Deltas deltas, long nowNanos) {
        this.channel = channel;
        this.limits = limits;
        this.deltas = deltas;
        this.loadFrom = from;
        this.sentAtNanos = nowNanos - limits.interval().toNanos();
    }

    public Channel channel() {
        return channel;
    }

    /// Takes an event that was just published; duplicates are dropped.
    public void accept(Event event) {
        switch (state) {
            case BROKEN -> {} // a load that starts after now sees it
            case LOADING -> await(event);
            case LIVE -> {
                if (event.seq() == seq + 1) merge(event);
                else if (event.seq() > seq) breakOff(OptionalLong.of(seq));
            }
        }
    }

    private void await(Event event) {
        if (waiting.size() < limits.maxWaiting()) {
            waiting.add(event);
        } else {
            waiting.clear();
            breakOff(OptionalLong.empty());
        }
    }

    private void merge(Event event) {
        var merged = deltas.add(channel, pending, event);
        if (merged.isEmpty()) breakOff(OptionalLong.empty());
        else {
            pending = merged.get();
            seq = event.seq();
        }
    }

    private void breakOff(OptionalLong from) {
        state = State.BROKEN;
        loadFrom = from;
        if (from.isEmpty()) pending = null;
    }

    /// The state of the channel as it was at `seq` or later.
    ///
    /// @param json the data
    public void snapshot(long seq, Instant at, String json) {
        if (isOutdated(seq)) return;
        pending = null;
        snapshot = Frames.of("snapshot", channel, seq, at, 1, json);
        goLive(seq, List.of());
    }

    /// The events after `seq`, without a hole.
    public void resume(long seq, List<Event> missed) {
        if (!isOutdated(seq)) goLive(seq, missed);
    }

    /// Too much piled up since the load began, or a later load was faster.
    private boolean isOutdated(long loaded) {
        return state == State.BROKEN || (state == State.LIVE && loaded < seq);
    }

    private void goLive(long from, List<Event> missed) {
        state = State.LIVE;
        seq = from;
        var later = List.copyOf(waiting);
        waiting.clear();
        missed.forEach(this::accept);
        later.forEach(this::accept);
    }

    /// What to do now.
    ///
    /// @param writable the client reads as fast as it is sent to
    public Verdict next(long nowNanos, boolean writable) {
        if (!writable) return new Verdict.Idle();
        if (state == State.BROKEN) {
            state = State.LOADING;
            return new Verdict.Load(loadFrom);
        }
        if (snapshot == null && pending == null) return new Verdict.Idle();
        var wait = sentAtNanos + limits.interval().toNanos() - nowNanos;
        if (wait > 0) return new Verdict.Later(Duration.ofNanos(wait));
        sentAtNanos = nowNanos;
        return new Verdict.Send(take());
    }

    private String take() {
        var text = snapshot;
        snapshot = null;
        if (text != null) return text;
        var delta = Objects.requireNonNull(pending);
        pending = null;
        return delta.frame();
    }
}
