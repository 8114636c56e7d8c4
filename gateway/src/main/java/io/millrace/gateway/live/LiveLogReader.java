package io.millrace.gateway.live;

import io.millrace.gateway.live.engine.Channel;
import io.millrace.gateway.live.engine.ChannelFeed;
import io.millrace.gateway.live.engine.Event;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Ids;
import io.millrace.stream.api.LiveEvent;
import io.millrace.stream.api.LiveRequest;
import io.millrace.tenants.Principal;
import java.time.Clock;
import java.util.OptionalLong;

/// Brings a feed up to date: with the events that it missed, or with a snapshot.
final class LiveLogReader {
    private final Bus bus;
    private final Snapshots snapshots;
    private final ServiceMonitor services;
    private final FlowMonitor flows;
    private final Clock clock;
    private final int maxMissed;

    LiveLogReader(
            Bus bus,
            Snapshots snapshots,
            ServiceMonitor services,
            FlowMonitor flows,
            Clock clock,
            int maxMissed) {
        this.bus = bus;
        this.snapshots = snapshots;
        this.services = services;
        this.flows = flows;
        this.clock = clock;
        this.maxMissed = maxMissed;
    }

    static Event event(LiveEvent event) {
        return new Event(event.seq(), event.at(), event.json());
    }

    /// Waits for the services. The number is read before the data, so that nothing is missed: an
    /// event between the two is in both, and deltas bear being applied twice.
    void load(ChannelFeed feed, OptionalLong from, Principal reader) {
        var trace = Ids.random128();
        long seq = position(feed.channel(), reader, trace);
        if (from.isPresent() && from.getAsLong() <= seq) {
            if (resume(feed, from.getAsLong(), reader, trace)) return;
        }
        feed.snapshot(seq, clock.instant(), snapshots.of(feed.channel(), reader, trace));
    }

    private long position(Channel channel, Principal reader, String trace) {
        if (channel == Channel.SERVICES) return services.seq();
        if (channel == Channel.FLOWS) return flows.seq(reader.tenant());
        var request = new LiveRequest.Position(reader.tenant(), channel.wireName());
        return bus.ask(LiveRequest.ADDRESS, request, trace).seq();
    }

    private boolean resume(ChannelFeed feed, long from, Principal reader, String trace) {
        if (!feed.channel().isLogged()) return false;
        var name = feed.channel().wireName();
        var request = new LiveRequest.Since(reader.tenant(), name, from, maxMissed);
        var missed = bus.ask(LiveRequest.ADDRESS, request, trace);
        if (!missed.complete()) return false;
        feed.resume(from, missed.items().stream().map(LiveLogReader::event).toList());
        return true;
    }
}
