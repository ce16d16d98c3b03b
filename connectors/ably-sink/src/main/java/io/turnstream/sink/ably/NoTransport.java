package io.turnstream.sink.ably;

import io.ably.lib.transport.ITransport;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ProtocolMessage;

/** What a client gets that asks for a second socket: nothing, for good. */
final class NoTransport implements ITransport {

    private final String host;

    NoTransport(String host) {
        this.host = host;
    }

    @Override
    public void connect(ConnectListener listener) {
        listener.onTransportUnavailable(this, EditTransport.FINAL);
    }

    @Override
    public void send(ProtocolMessage message) throws AblyException {
        throw AblyException.fromErrorInfo(EditTransport.FINAL);
    }

    @Override
    public void receive(ProtocolMessage message) {
        throw new IllegalStateException("There is no socket to receive from");
    }

    @Override
    public void close() {}

    @Override
    public String getURL() {
        return "none";
    }

    @Override
    public String getHost() {
        return host;
    }
}
