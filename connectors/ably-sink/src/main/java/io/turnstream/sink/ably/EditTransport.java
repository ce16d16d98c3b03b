package io.turnstream.sink.ably;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.ably.lib.http.HttpUtils;
import io.ably.lib.rest.Auth;
import io.ably.lib.transport.ConnectionManager;
import io.ably.lib.transport.ITransport;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ErrorInfo;
import io.ably.lib.types.Param;
import io.ably.lib.types.ProtocolMessage;
import io.ably.lib.types.ProtocolSerializer;
import io.turnstream.sink.channel.ChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket that speaks version 6 of Ably's protocol in JSON, where ably-java 1.5.0's own speaks 4 and drops the
 * serials of acknowledged messages. It answers the {@linkplain Operation operations} itself, and passes on to the
 * library only what the library needs to know.
 *
 * <p>When the socket ends, for whatever reason, the library hears of an error that it takes as final: it neither
 * reconnects nor sends anything again, nor tries another host. What really happened goes to the {@link Owner}.
 */
final class EditTransport extends WebSocketListener implements ITransport {

    /** Hears once that this socket is gone. */
    interface Owner {
        void gone(ChannelException why);
    }

    /** Any status from 400 to 499 makes ably-java go to "failed", which it leaves only when told to connect. */
    static final ErrorInfo FINAL = new ErrorInfo("This connection is over for good", 400, Failures.DISCONNECTED);

    private static final String VERSION = "6";
    private static final int NORMAL_CLOSURE = 1000;

    private final TransportParams params;
    private final ConnectionManager manager;
    private final Auth auth;
    private final OkHttpClient sockets;
    private final String address;
    private final AblySettings settings;
    private final Failures failures;
    private final Owner owner;
    private final SilenceWatch silence;
    private final Unanswered unanswered = new Unanswered();

    private @Nullable ConnectListener library;
    private @Nullable WebSocket socket;
    private volatile boolean over;
    private volatile boolean leaving;
    private boolean connected;
    private long settled;

    /** @param address the service, as in {@code wss://host:port} */
    EditTransport(
            TransportParams params,
            ConnectionManager manager,
            Auth auth,
            OkHttpClient sockets,
            String address,
            AblySettings settings,
            Failures failures,
            Timing timing,
            Owner owner) {
        this.params = params;
        this.manager = manager;
        this.auth = auth;
        this.sockets = sockets;
        this.address = address;
        this.settings = settings;
        this.failures = failures;
        this.owner = owner;
        this.silence = timing.watch(() -> ended(failures.unknown("nothing was heard for too long")));
    }

    @Override
    public void connect(ConnectListener listener) {
        synchronized (this) {
            library = listener;
        }
        try {
            var request = new Request.Builder().url(url()).build();
            synchronized (this) {
                if (!over) {
                    socket = sockets.newWebSocket(request, this);
                    silence.allow(settings.connectTimeout());
                    return;
                }
            }
            tellLibrary();
        } catch (AblyException | RuntimeException e) {
            ended(failures.unknown(e.toString()));
        }
    }

    private String url() throws AblyException {
        var query = Arrays.stream(params.getConnectParams(auth.getAuthParams()))
                .map(param -> param.key.equals("v") ? new Param("v", VERSION) : param)
                .toArray(Param[]::new);
        return HttpUtils.encodeParams(address + "/", query);
    }

    @Override
    public void send(ProtocolMessage message) throws AblyException {
        var open = socket();
        if (open == null || over || (leaving && message.action != ProtocolMessage.Action.close)) {
            throw AblyException.fromErrorInfo(FINAL);
        }
        String frame;
        if (message.action == ProtocolMessage.Action.message && message.messages[0] instanceof EditMessage edit) {
            frame = frame(message);
            unanswered.sent(message.msgSerial, edit.operation());
        } else {
            frame = new String(ProtocolSerializer.writeJSON(message), StandardCharsets.UTF_8);
        }
        if (!open.send(frame)) {
            throw AblyException.fromErrorInfo(FINAL);
        }
    }

    /** What the library would write, field by field, without building a tree first. */
    private static String frame(ProtocolMessage message) {
        var frame = new StringBuilder(512).append("{\"action\":15,\"flags\":0,\"count\":0,\"channel\":");
        EditMessage.quote(message.channel, frame);
        frame.append(",\"msgSerial\":").append(message.msgSerial).append(",\"timestamp\":0,\"messages\":[");
        for (var i = 0; i < message.messages.length; i++) {
            if (i > 0) {
                frame.append(',');
            }
            ((EditMessage) message.messages[i]).writeTo(frame);
        }
        return frame.append("]}").toString();
    }

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
        silence.heard();
    }

    @Override
    public void onMessage(WebSocket webSocket, ByteString bytes) {
        onMessage(webSocket, bytes.utf8());
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
        silence.heard();
        if (over) {
            return;
        }
        try {
            received(JsonParser.parseString(text).getAsJsonObject(), text);
        } catch (AblyException | RuntimeException e) {
            // What cannot be understood may have been an answer: nothing on this connection is certain any more.
            ended(failures.unknown("unreadable frame: " + e.getClass().getSimpleName()));
        }
    }

    private void received(JsonObject frame, String text) throws AblyException {
        var action = frame.get("action").getAsInt();
        if (action == ProtocolMessage.Action.ack.getValue()) {
            unanswered.acknowledged(frame);
            settle();
        } else if (action == ProtocolMessage.Action.nack.getValue()) {
            unanswered.refused(frame, failures.refused(error(text)));
            settle();
        } else if (action == ProtocolMessage.Action.connected.getValue()) {
            connected(ProtocolSerializer.fromJSON(text));
        } else if (action == ProtocolMessage.Action.closed.getValue() && leaving) {
            receive(ProtocolSerializer.fromJSON(text));
        } else if (isEnd(action, frame)) {
            var error = error(text);
            ended(error == null ? failures.unknown("the service ended the connection") : failures.refused(error));
        }
        // Nothing else concerns a publisher: it attaches to no channel, and heartbeats have been noted.
    }

    private static boolean isEnd(int action, JsonObject frame) {
        return action == ProtocolMessage.Action.disconnected.getValue()
                || action == ProtocolMessage.Action.closed.getValue()
                || (action == ProtocolMessage.Action.error.getValue() && !hasText(frame.get("channel")));
    }

    private static boolean hasText(@Nullable JsonElement element) {
        return element != null && !element.isJsonNull();
    }

    private static @Nullable ErrorInfo error(String text) throws AblyException {
        return ProtocolSerializer.fromJSON(text).error;
    }

    private void connected(ProtocolMessage message) throws AblyException {
        if (connected) {
            // It may be another connection behind the same socket (RTN24); this life had one.
            ended(failures.unknown("the service connected a second time"));
            return;
        }
        connected = true;
        if (message.connectionDetails.maxIdleInterval > 0) {
            silence.allow(
                    Duration.ofMillis(message.connectionDetails.maxIdleInterval).plus(settings.silence()));
        } else {
            silence.stop();
        }
        receive(message);
    }

    /** Lets the library forget what is answered, in the order of sending. */
    private void settle() throws AblyException {
        var end = unanswered.settled();
        if (end > settled) {
            var ack = new ProtocolMessage(ProtocolMessage.Action.ack);
            ack.msgSerial = settled;
            ack.count = (int) (end - settled);
            settled = end;
            receive(ack);
        }
    }

    @Override
    public void receive(ProtocolMessage message) throws AblyException {
        manager.onMessage(this, message);
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
        ended(
                switch (code) {
                    case 1003, 1008 -> ChannelException.refused(40100, 401, "access refused");
                    case 1009 -> ChannelException.refused(40009, 413, "closed because a message was too large");
                    default -> failures.unknown("closed by the service (" + code + ")");
                });
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable thrown, @Nullable Response response) {
        ended(response == null ? failures.unknown(thrown.toString()) : refusal(response));
    }

    /** The service, or something before it, answered the opening of the WebSocket with an error. */
    private ChannelException refusal(Response response) {
        var code = Objects.requireNonNullElse(response.header("X-Ably-ErrorCode"), "");
        return failures.refused(new ErrorInfo(
                Objects.requireNonNullElse(response.header("X-Ably-ErrorMessage"), "the connection was refused"),
                response.code(),
                code.matches("\\d{5,6}") ? Integer.parseInt(code) : response.code() * 100));
    }

    private void ended(ChannelException why) {
        if (leaving) {
            cut();
            tellLibrary();
        } else {
            owner.gone(why);
        }
    }

    /** Says goodbye when the library closes; nothing but the goodbye is sent from now on. */
    void leave() {
        leaving = true;
    }

    /** Ends the socket at once; frames that it has not sent yet are dropped. */
    void cut() {
        WebSocket open;
        synchronized (this) {
            over = true;
            open = socket;
        }
        silence.stop();
        if (open != null) {
            open.cancel();
        }
        unanswered.clear();
    }

    /** Makes the library give up its connection, and with it its thread. */
    void tellLibrary() {
        ConnectListener listener;
        synchronized (this) {
            listener = library;
        }
        if (listener != null) {
            listener.onTransportUnavailable(this, FINAL);
        }
    }

    /** Called by the library, which has no further use for this transport. */
    @Override
    public void close() {
        var open = socket();
        if (leaving && open != null) {
            over = true;
            silence.stop();
            open.close(NORMAL_CLOSURE, null);
        } else {
            cut();
        }
    }

    private synchronized @Nullable WebSocket socket() {
        return socket;
    }

    /** Without the query, which holds the key. */
    @Override
    public String getURL() {
        return address;
    }

    @Override
    public String getHost() {
        return params.getHost();
    }
}
