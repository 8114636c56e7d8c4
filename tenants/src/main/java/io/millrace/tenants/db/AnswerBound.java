package io.millrace.tenants.db;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;

/// Ends a connection on which Postgres begins to send a message that is longer than a node should
/// hold. The client keeps each message until it is whole, and neither a row nor the text of an
/// error, which may repeat a value, is bounded by Postgres.
final class AnswerBound extends ChannelInboundHandlerAdapter {
    /// Longest message, bytes: well above a page of rows.
    static final int MOST = 4 << 20;

    private static final String NAME = "answer bound";
    // A type, and the length of what follows with its own four bytes.
    private static final int HEADER = 5;
    private static final int LENGTH = 4;

    private volatile Runnable onTooLong = () -> {};
    // Of the message that is being received; touched on the event loop only.
    private int header;
    private int length;
    private int rest;
    private boolean ended;

    /// Watches over `connection`, on which nothing is under way.
    ///
    /// @param onTooLong told, on the event loop, before the connection is ended
    static void watch(SqlConnection connection, Runnable onTooLong) {
        var pipeline = channel(connection).pipeline();
        var bound = pipeline.get(NAME) instanceof AnswerBound there ? there : new AnswerBound();
        if (pipeline.get(NAME) == null) pipeline.addBefore("codec", NAME, bound);
        bound.onTooLong = onTooLong;
    }

    /// What a connection of a pool stands on.
    static Channel channel(SqlConnection connection) {
        var lent = ((SqlConnectionInternal) connection).unwrap();
        var socket = ((SocketConnectionBase) lent.unwrap()).socket();
        return socket.channelHandlerContext().channel();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!ended && message instanceof ByteBuf bytes && isTooLong(bytes)) {
            ended = true;
            onTooLong.run();
            var _ = context.close();
        }
        if (ended) ReferenceCountUtil.release(message);
        else context.fireChannelRead(message);
    }

    private boolean isTooLong(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (rest > 0) {
                int step = Math.min(rest, bytes.writerIndex() - at);
                at += step;
                rest -= step;
                continue;
            }
            length = length << Byte.SIZE | bytes.getUnsignedByte(at++);
            if (++header < HEADER) continue;
            if (length > MOST) return true;
            rest = length - LENGTH;
            header = 0;
            length = 0;
        }
        return false;
    }
}
