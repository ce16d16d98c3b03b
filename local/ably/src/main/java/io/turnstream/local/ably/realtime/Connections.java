package io.turnstream.local.ably.realtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.auth.Authenticator;
import io.turnstream.local.ably.auth.Credentials;
import io.turnstream.local.ably.auth.Grant;
import io.turnstream.local.ably.limit.RateLimit;
import io.turnstream.local.ably.log.Counting;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.protocol.RefusedException;
import io.turnstream.local.ably.switches.Switches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The connections that are open or can still be resumed. Used from one thread. */
public final class Connections {

    /** How long before its token ends a client is asked for another (RTN22; docs, "Token renewal"). */
    private static final Duration RENEWAL = Duration.ofSeconds(30);

    private static final String SERVER = "local-ably";

    private final Settings settings;
    private final Authenticator authenticator;
    private final LongSupplier millis;
    private final RandomGenerator random;
    private final Timer timer;
    private final Counting count;
    private final Map<String, Connection> byId = new LinkedHashMap<>();
    private final Supplier<Switches> switches;
    private final RateLimit newConnections;
    private int resumesToLose;

    Connections(
            Settings settings,
            Authenticator authenticator,
            LongSupplier millis,
            RandomGenerator random,
            Timer timer,
            Counting count,
            Supplier<Switches> switches) {
        this.settings = settings;
        this.authenticator = authenticator;
        this.millis = millis;
        this.random = random;
        this.timer = timer;
        this.count = count;
        this.switches = switches;
        this.newConnections = new RateLimit(settings.limits().newConnectionRate());
    }

    /** Opens or resumes a connection; who may not is told so and closed (RTN14a, RTN14b). */
    Optional<Connection> connect(ConnectRequest request, Socket socket) {
        try {
            Grant grant = authenticator.grant(request.credentials(), millis.getAsLong());
            return Optional.of(open(request, grant, socket));
        } catch (RefusedException e) {
            count.refusedConnections++;
            socket.send(ProtocolMessages.error(e.error()));
            socket.close(e.error().message());
            return Optional.empty();
        }
    }

    private Connection open(ConnectRequest request, Grant grant, Socket socket) throws RefusedException {
        ErrorInfo lost = null;
        Connection connection = null;
        if (request.resume() != null) {
            connection = resumable(request.resume(), grant);
            lost = connection == null ? whyLost(request.resume()) : null;
        }
        Duration rollUpWindow = rollUpWindow(request.appendRollupWindow());
        if (connection == null) {
            requireRoom();
            connection = new Connection(randomText(), grant, lane(), this::keepForAWhile);
            byId.put(connection.id(), connection);
        }
        countOpened(request.resume(), lost);
        connection.open(socket, connection.id() + "!" + randomText(), grant, request, rollUpWindow);
        connection.send(ProtocolMessages.connected(connection.id(), details(connection), lost));
        endWithToken(connection, grant);
        return connection;
    }

    private Lane lane() {
        return new Lane(new RateLimit(settings.limits().connectionRate()), new RollUp(timer, () -> switches.get()
                .overtaking()));
    }

    /** Docs, "Token streaming limits": from 0 to 500 milliseconds, 40 when the client does not say. */
    private Duration rollUpWindow(@Nullable String asked) throws RefusedException {
        if (asked == null) {
            return settings.appendRollup();
        }
        if (!asked.matches("\\d{1,3}") || Integer.parseInt(asked) > RollUp.LONGEST.toMillis()) {
            throw RefusedException.of(40003, "appendRollupWindow is 0 to 500 milliseconds");
        }
        return Duration.ofMillis(Integer.parseInt(asked));
    }

    /** Docs, errors 80021 and 40111. */
    private void requireRoom() throws RefusedException {
        if (!newConnections.allows(1, millis.getAsLong())) {
            throw RefusedException.of(
                    80021,
                    "maximum account-wide instantaneous connections rate exceeded; metric = connections.maxRate");
        }
        int most = settings.limits().connections();
        if (most > 0 && open() >= most) {
            throw RefusedException.of(40111, "account restricted (connection limits exceeded)");
        }
    }

    private void countOpened(@Nullable String resume, @Nullable ErrorInfo lost) {
        if (resume != null && lost == null) {
            count.resumes++;
            return;
        }
        count.connections++;
        if (lost != null) {
            count.lostResumes++;
        }
    }

    /** The connection with this key, when it is still there (RTN15c6); null when it is lost (RTN15c7). */
    private @Nullable Connection resumable(String key, Grant grant) throws RefusedException {
        Connection known = byId.get(idOf(key));
        if (known == null || !known.key().equals(key)) {
            return null;
        }
        if (resumesToLose > 0) {
            resumesToLose--;
            drop(known);
            return null;
        }
        requireSameClient(known, grant);
        return known;
    }

    /** Docs, errors 80008 and 80018. The client learns it from CONNECTED, with a new connection id (RTN15c7). */
    private static ErrorInfo whyLost(String key) {
        return key.indexOf('!') > 0
                ? ErrorInfo.of(80008, "unable to recover connection (connection expired)")
                : ErrorInfo.of(80018, "unable to recover connection (invalid connection key)");
    }

    /** A client proves itself anew on an open connection (RTC8). */
    void authenticate(Connection connection, @Nullable String token) {
        try {
            Credentials shown = new Credentials(null, token, null);
            Grant grant = authenticator.grant(shown, millis.getAsLong());
            requireSameClient(connection, grant);
            connection.renew(grant);
            connection.send(ProtocolMessages.connected(connection.id(), details(connection), null));
            endWithToken(connection, grant);
        } catch (RefusedException e) {
            connection.send(ProtocolMessages.error(e.error()));
            drop(connection, e.error().message());
        }
    }

    /** Docs, error 40102: a connection keeps its client. */
    private static void requireSameClient(Connection connection, Grant grant) throws RefusedException {
        String client = connection.grant().clientId();
        if (client != null && !client.equals(grant.clientId())) {
            grant.as(client);
        }
    }

    /** RTN15h: when the token ends, the client is told, and comes back with another. */
    private void endWithToken(Connection connection, Grant grant) {
        if (grant.expires() == Long.MAX_VALUE) {
            return;
        }
        Duration left = Duration.ofMillis(grant.expires() - millis.getAsLong());
        timer.after(left, () -> {
            if (connection.grant() == grant) {
                end(connection, ErrorInfo.of(40142, "token expired"));
            }
        });
        if (left.compareTo(RENEWAL) > 0) {
            timer.after(left.minus(RENEWAL), () -> {
                if (connection.grant() == grant) {
                    connection.send(ProtocolMessages.auth());
                }
            });
        }
    }

    /** Credentials were taken back: who has them is told, and may come back with others. */
    void endRevoked() {
        long now = millis.getAsLong();
        forEach(connection ->
                authenticator.whyRevoked(connection.grant(), now).ifPresent(revoked -> end(connection, revoked)));
    }

    private static void end(Connection connection, ErrorInfo why) {
        if (connection.isOpen()) {
            connection.send(ProtocolMessages.disconnected(why));
            connection.close(why.message());
        }
    }

    /** A connection without a socket is kept for a while (docs, "Connection state recovery"). */
    private void keepForAWhile(Connection connection) {
        long loss = connection.losses();
        timer.after(settings.connectionStateTtl(), () -> {
            if (!connection.isOpen() && connection.losses() == loss) {
                drop(connection);
            }
        });
        timer.after(connection.remainsPresent(), () -> {
            if (!connection.isOpen() && connection.losses() == loss) {
                connection.leaveEverywhere(millis.getAsLong());
            }
        });
    }

    /** The connection is over and cannot be resumed. */
    void drop(Connection connection, String reason) {
        connection.close(reason);
        forget(connection);
    }

    private void drop(Connection connection) {
        connection.abort();
        forget(connection);
    }

    private void forget(Connection connection) {
        byId.remove(connection.id(), connection);
        connection.leaveEverywhere(millis.getAsLong());
    }

    /** Scripted: closes the sockets of all connections, or of those of one client, as a failing network would. */
    public int closeAll(@Nullable String clientId) {
        int closed = 0;
        for (Connection connection : List.copyOf(byId.values())) {
            if (connection.isOpen()
                    && (clientId == null || clientId.equals(connection.grant().clientId()))) {
                connection.abort();
                closed++;
            }
        }
        return closed;
    }

    /** Everything is over, for everybody. */
    void dropAll() {
        List.copyOf(byId.values()).forEach(this::drop);
        resumesToLose = 0;
        newConnections.reset();
    }

    /** Scripted: the next resume finds its connection lost. */
    public void loseNextResume() {
        resumesToLose++;
    }

    /** Scripted losses that have not happened are taken back. */
    public void keepResumes() {
        resumesToLose = 0;
    }

    /** How many connections have a socket. */
    public int open() {
        return (int) byId.values().stream().filter(Connection::isOpen).count();
    }

    void forEach(Consumer<Connection> action) {
        new ArrayList<>(byId.values()).forEach(action);
    }

    /** CD2. */
    private ObjectNode details(Connection connection) {
        ObjectNode details = JsonNodeFactory.instance
                .objectNode()
                .put("connectionKey", connection.key())
                .put("maxMessageSize", settings.limits().maxMessageSize())
                .put("maxFrameSize", 8L * settings.limits().maxMessageSize())
                .put(
                        "maxInboundRate",
                        settings.limits().connectionRate() == 0
                                ? 1_000_000
                                : settings.limits().connectionRate())
                .put("maxIdleInterval", settings.maxIdleInterval().toMillis())
                .put("connectionStateTtl", settings.connectionStateTtl().toMillis())
                .put("serverId", SERVER);
        String clientId = connection.grant().shownClientId();
        return clientId == null ? details : details.put("clientId", clientId);
    }

    private static String idOf(String key) {
        int mark = key.indexOf('!');
        return mark < 0 ? key : key.substring(0, mark);
    }

    private String randomText() {
        return "%011x".formatted(random.nextLong() >>> 20);
    }
}
