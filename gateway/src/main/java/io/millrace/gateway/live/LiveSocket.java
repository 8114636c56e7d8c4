package io.millrace.gateway.live;

import io.millrace.gateway.live.engine.Channel;
import io.millrace.gateway.live.engine.ChannelFeed;
import io.millrace.gateway.live.engine.ClientFrame;
import io.millrace.gateway.live.engine.Event;
import io.millrace.gateway.live.engine.ProtocolException;
import io.millrace.gateway.live.engine.Verdict;
import io.millrace.kernel.Json;
import io.millrace.kernel.ProblemException;
import io.millrace.tenants.Principal;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connected client. Lives on the gateway's virtual-thread context: between two waits nothing
/// else runs, after a wait everything may have changed.
final class LiveSocket {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSocket.class);
    private static final String PING = "{\"type\":\"ping\"}";

    private final ServerWebSocket socket;
    private final LiveParts parts;
    private final Map<Channel, ChannelFeed> feeds = new EnumMap<>(Channel.class);
    private final Set<ChannelFeed> scheduled = new HashSet<>();
    private final Deque<String> inbox = new ArrayDeque<>();
    private final AtomicInteger arrived = new AtomicInteger();
    private boolean reading;
    private boolean leaving;
    private @Nullable Principal who;
    private long heardAt = System.nanoTime();
    private long writableAt = System.nanoTime();
    private long expiryTimer = -1;

    LiveSocket(ServerWebSocket socket, LiveParts parts) {
        this.socket = socket;
        this.parts = parts;
    }

    /// Begins to listen. Called on the event loop, before the client's first frame.
    void listen() {
        socket.setWriteQueueMaxSize(parts.settings().sendBuffer());
        channel().config().setOption(ChannelOption.SO_SNDBUF, parts.settings().kernelBuffer());
        socket.textMessageHandler(this::arrive);
        socket.binaryMessageHandler(_ -> {
            socket.pause();
            parts.context().runOnContext(_ -> close(CloseCode.PROTOCOL, "text frames only"));
        });
        socket.drainHandler(_ -> parts.context().runOnContext(_ -> drained()));
        socket.exceptionHandler(_ -> {}); // the close handler follows
    }

    /// Hands a frame over; one that comes before the last ones are taken is one too many.
    private void arrive(String text) {
        boolean tooMany = arrived.incrementAndGet() > parts.settings().maxInbox();
        if (tooMany) socket.pause();
        parts.context()
                .runOnContext(_ -> {
                    arrived.decrementAndGet();
                    if (tooMany) close(CloseCode.PROTOCOL, "too many frames");
                    else receive(text);
                });
    }

    /// The client now has to name itself.
    void open() {
        after(parts.settings().authWithin(), this::closeUnlessKnown);
    }

    Optional<Principal> who() {
        return Optional.ofNullable(who);
    }

    /// A token that came and is being looked at is none that is missing: the database may be slow.
    private void closeUnlessKnown() {
        if (who == null && !reading) close(CloseCode.SILENT, "no token came");
    }

    void close(CloseCode code, String reason) {
        if (isGone()) return;
        leaving = true;
        feeds.clear();
        parts.outgoing().send();
        socket.close(code.code(), reason);
        parts.vertx().setTimer(parts.settings().linger().toMillis(), _ -> cutOff());
    }

    /// Vert.x, and so every close that passes its handlers, waits for the close frame to be
    /// written, which never happens where nobody reads.
    private void cutOff() {
        if (socket.isClosed()) return;
        var channel = channel();
        channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
    }

    private io.netty.channel.Channel channel() {
        return ((WebSocketInternal) socket).channelHandlerContext().channel();
    }

    private boolean isGone() {
        return leaving || socket.isClosed();
    }

    /// Frames are handled one after the other, also where handling one waits.
    private void receive(String text) {
        heardAt = System.nanoTime();
        if (inbox.size() >= parts.settings().maxInbox()) {
            close(CloseCode.PROTOCOL, "too many frames");
            return;
        }
        inbox.add(text);
        if (reading) return;
        reading = true;
        for (var next = inbox.poll(); next != null; next = inbox.poll()) guarded(next);
        reading = false;
    }

    private void guarded(String text) {
        if (isGone()) return;
        try {
            handle(parts.reader().read(text));
        } catch (ProtocolException e) {
            close(CloseCode.PROTOCOL, String.valueOf(e.getMessage()));
        } catch (ProblemException e) {
            if (e.problem().status() < 500) close(CloseCode.TOKEN, "token refused");
            else close(CloseCode.LEAVING, e.problem().title());
        } catch (Exception e) { // await throws checked ones too
            LOG.atError().addKeyValue("service", "live").setCause(e).log("frame failed");
            close(CloseCode.BROKEN, "internal error");
        }
    }

    private void handle(ClientFrame frame) {
        switch (frame) {
            case ClientFrame.Auth(var token) -> greet(() -> enter(token));
            case ClientFrame.Token(var token) -> greet(() -> renew(token));
            case ClientFrame.Subscribe(var channels, var from) -> {
                var reader = known();
                channels.forEach(channel -> subscribe(reader, channel, from.get(channel)));
            }
            case ClientFrame.Unsubscribe(var channels) -> {
                known();
                channels.forEach(feeds::remove);
            }
            case ClientFrame.Pong() -> known();
        }
    }

    private Principal known() {
        if (who == null) throw new ProtocolException("the first frame is auth");
        return who;
    }

    /// Some at a time: when a node dies, all of its clients come to another one in the same moment.
    private void greet(Runnable work) {
        parts.greetings().take();
        try {
            work.run();
        } finally {
            parts.greetings().give();
        }
    }

    private void enter(String token) {
        if (isGone()) return; // while others were greeted
        if (who != null) throw new ProtocolException("auth comes once");
        var principal = parts.access().reader(token);
        var slug = parts.slugs().apply(principal.tenant());
        parts.register().prepare(principal.tenant());
        if (isGone()) return;
        var refused = parts.register().enter(this, principal);
        if (refused.isPresent()) {
            close(CloseCode.TOO_MANY, refused.get());
            return;
        }
        who = principal;
        if (isGone()) { // looking for its limits may have waited
            parts.register().remove(this);
            return;
        }
        heardAt = System.nanoTime();
        watchExpiry(principal);
        send(Json.write(Map.of("type", "ready", "tenant", slug)));
    }

    /// A new token keeps the socket alive; it must speak for the same caller.
    private void renew(String token) {
        var before = known();
        var principal = parts.access().reader(token);
        boolean same =
                principal.tenant().equals(before.tenant())
                        && principal.actor().equals(before.actor());
        if (!same) {
            close(CloseCode.TOKEN, "another caller's token");
            return;
        }
        who = principal;
        watchExpiry(principal);
    }

    private void watchExpiry(Principal principal) {
        parts.vertx().cancelTimer(expiryTimer);
        var left = Duration.between(parts.clock().instant(), principal.expiresAt());
        // An API key may live for centuries; a timer may not.
        var wait = left.compareTo(Duration.ofDays(1)) < 0 ? left : Duration.ofDays(1);
        expiryTimer = after(wait, () -> expire(principal));
    }

    private void expire(Principal principal) {
        if (!parts.clock().instant().isBefore(principal.expiresAt())) {
            close(CloseCode.TOKEN, "token expired");
        } else {
            watchExpiry(principal);
        }
    }

    private void subscribe(Principal reader, Channel channel, @Nullable Long from) {
        var start = from == null ? OptionalLong.empty() : OptionalLong.of(from);
        var feed =
                new ChannelFeed(
                        channel, start, parts.settings().feed(), parts.deltas(), System.nanoTime());
        feeds.put(channel, feed);
        pump(feed, reader);
    }

    /// An event of this client's tenant; [#pump] sends it.
    void accept(Channel channel, Event event) {
        var feed = feeds.get(channel);
        if (feed != null && who != null) feed.accept(event);
    }

    /// Sends of these channels what may be sent now.
    void pump(Set<Channel> channels) {
        for (var channel : channels) {
            var feed = feeds.get(channel);
            if (feed != null && who != null) pump(feed, who);
        }
    }

    private void drained() {
        writableAt = System.nanoTime();
        pump(Set.copyOf(feeds.keySet()));
    }

    /// Does what the feed wants until it wants nothing now.
    private void pump(ChannelFeed feed, Principal reader) {
        while (feeds.get(feed.channel()) == feed && !isGone()) {
            switch (feed.next(System.nanoTime(), isWritable())) {
                case Verdict.Send(var frame) -> send(frame);
                case Verdict.Load(var from) -> load(feed, from, reader);
                case Verdict.Later(var delay) -> {
                    pumpLater(feed, reader, delay);
                    return;
                }
                case Verdict.Idle() -> {
                    return;
                }
            }
        }
    }

    private boolean isWritable() {
        try {
            if (socket.writeQueueFull()) return false;
        } catch (IllegalStateException _) { // closed since we looked
            return false;
        }
        writableAt = System.nanoTime();
        return true;
    }

    private void send(String text) {
        parts.outgoing().add(channel().eventLoop(), socket, text);
        parts.register().sent();
    }

    private void pumpLater(ChannelFeed feed, Principal reader, Duration delay) {
        if (!scheduled.add(feed)) return;
        parts.later()
                .add(
                        delay,
                        () -> {
                            scheduled.remove(feed);
                            pump(feed, reader);
                        });
    }

    private void load(ChannelFeed feed, OptionalLong from, Principal reader) {
        parts.context().runOnContext(_ -> loadNow(feed, from, reader));
    }

    private void loadNow(ChannelFeed feed, OptionalLong from, Principal reader) {
        try {
            parts.log().load(feed, from, reader);
            pump(feed, reader);
        } catch (ProblemException e) { // a service is away; the client keeps what it has
            LOG.atWarn()
                    .addKeyValue("tenant", reader.tenant())
                    .addKeyValue("problem", e.problem().type())
                    .addKeyValue("request", feed.channel().wireName())
                    .log("snapshot failed, tried again soon");
            after(parts.settings().retry(), () -> retry(feed, from, reader));
        }
    }

    private void retry(ChannelFeed feed, OptionalLong from, Principal reader) {
        boolean isWanted = feeds.get(feed.channel()) == feed && !isGone();
        if (isWanted) loadNow(feed, from, reader);
    }

    /// Asks whether the client is there; closes one that was silent or did not read for too long.
    /// One that did not name itself yet has its own limit.
    void ping() {
        if (who == null) return;
        long now = System.nanoTime();
        boolean isWritable = isWritable();
        if (now - heardAt > parts.settings().silentAfter().toNanos()) {
            close(CloseCode.SILENT, "no pong");
        } else if (now - writableAt > parts.settings().slowAfter().toNanos()) {
            close(CloseCode.TOO_SLOW, "frames are not read");
        } else if (isWritable) {
            send(PING);
        }
    }

    private long after(Duration delay, Runnable work) {
        var millis = Math.max(1, delay.toMillis());
        return parts.vertx()
                .setTimer(
                        millis,
                        _ -> {
                            if (!isGone()) work.run();
                        });
    }
}
