package io.turnstream.local.ably.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.auth.Authenticator;
import io.turnstream.local.ably.auth.Credentials;
import io.turnstream.local.ably.channel.Channel;
import io.turnstream.local.ably.channel.Serials;
import io.turnstream.local.ably.check.Checks;
import io.turnstream.local.ably.check.Report;
import io.turnstream.local.ably.fault.FaultScript;
import io.turnstream.local.ably.limit.Limits;
import io.turnstream.local.ably.limit.RateLimit;
import io.turnstream.local.ably.log.Counting;
import io.turnstream.local.ably.log.LoggedOperation;
import io.turnstream.local.ably.log.OperationLog;
import io.turnstream.local.ably.presence.PresenceSet;
import io.turnstream.local.ably.protocol.RefusedException;
import io.turnstream.local.ably.switches.Switches;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The whole service: channels, connections, faults, log. It has no threads and no locks of its own: everything in it is
 * called from one thread, and it calls {@link Socket}s and {@link Reply}s back on that thread.
 */
public final class AblyService {

    private static final String SERIES = "local";

    private final Settings settings;
    private final Listeners listeners;
    private final Authenticator authenticator;
    private final LongSupplier millis;
    private final Serials serials;
    private final FaultScript faults = new FaultScript();
    private final Counting count = new Counting();
    private final Timer timer;
    private final RateLimit account;
    private OperationLog log;
    private Checks checks;
    private Publisher publisher;
    private final Connections connections;
    private final Map<String, LiveChannel> channels = new LinkedHashMap<>();
    private long syncs;
    private long refusesUntil;
    private boolean refusesRest;
    private Switches switches;

    /**
     * Who hears of what happens.
     *
     * @param operations of every operation when it is finished
     * @param reports of every broken rule
     */
    public record Listeners(Consumer<LoggedOperation> operations, Consumer<Report> reports) {}

    /**
     * A service with nothing on it.
     *
     * @param switches what the documentation leaves open
     */
    public AblyService(
            Settings settings,
            Switches switches,
            Authenticator authenticator,
            LongSupplier millis,
            RandomGenerator random,
            Timer timer,
            Listeners listeners) {
        this.settings = settings;
        this.switches = switches;
        this.listeners = listeners;
        this.timer = timer;
        this.authenticator = authenticator;
        this.millis = millis;
        this.serials = new Serials(millis, SERIES);
        this.account = new RateLimit(settings.limits().accountRate());
        this.log = newLog();
        this.checks = newChecks();
        this.publisher = newPublisher();
        this.connections = new Connections(settings, authenticator, millis, random, timer, count, () -> this.switches);
        beat(timer, settings.maxIdleInterval().dividedBy(2));
    }

    private OperationLog newLog() {
        return new OperationLog(settings.logCapacity(), listeners.operations());
    }

    private Checks newChecks() {
        return new Checks(settings.checks(), millis, listeners.reports());
    }

    private Publisher newPublisher() {
        return new Publisher(new Publishing(millis, timer, log, count, account, () -> switches, checks), faults);
    }

    /** Forgets everything: clients are gone, channels empty, keys as at the start, nothing has happened. */
    public void reset(Switches begin) {
        clearFaults();
        connections.dropAll();
        authenticator.forgetAll();
        account.reset();
        channels.clear();
        count.reset();
        switches = begin;
        log = newLog();
        checks = newChecks();
        publisher = newPublisher();
    }

    private void beat(Timer timer, Duration every) {
        timer.after(every, () -> {
            connections.forEach(connection -> connection.beat(ProtocolMessages.heartbeat(MissingNode.getInstance())));
            beat(timer, every);
        });
    }

    /**
     * A client has opened a WebSocket.
     *
     * @return what hears its messages; empty when it was refused, and told so
     */
    public Optional<ClientSession> connect(ConnectRequest request, Socket socket) {
        return connections.connect(request, socket).map(connection -> new ClientSession(this, connection, socket));
    }

    /** Publishes for a REST client. */
    public void publish(PublishRequest request, Reply reply) {
        var alone = new Lane(new RateLimit(0), new RollUp(timer, switches::overtaking));
        publisher.publish(request, channel(request.channel()), alone, reply);
    }

    /** The channel with this name; a channel exists once it is asked for. */
    LiveChannel channel(String name) {
        return channels.computeIfAbsent(
                name,
                n -> new LiveChannel(
                        new Channel(n, settings.rulesOf(n), serials, () -> switches),
                        ChannelLimits.of(settings.limits())));
    }

    /** What is on the channel with this name. */
    public Channel messagesOf(String name) {
        return channel(name).channel();
    }

    /** Who is present on the channel with this name. */
    public PresenceSet presenceOn(String name) {
        return channel(name).presence();
    }

    /** Refuses new connections for a while, and REST requests too if asked. */
    public void refuseConnections(Duration duration, boolean restToo) {
        refusesUntil = millis.getAsLong() + duration.toMillis();
        refusesRest = restToo;
    }

    /** True while new connections are refused; counts the attempt. */
    public boolean refusesConnection() {
        boolean refuses = millis.getAsLong() < refusesUntil;
        if (refuses) {
            count.refusedConnections++;
        }
        return refuses;
    }

    /** True while REST requests are refused. */
    public boolean refusesRest() {
        return refusesRest && millis.getAsLong() < refusesUntil;
    }

    /** Takes back tokens (RSA17), and tells who is connected with them. */
    public ObjectNode revokeTokens(String keyName, JsonNode request, Credentials shown) throws RefusedException {
        ObjectNode answer = authenticator.revokeTokens(keyName, request, shown, now());
        connections.endRevoked();
        for (JsonNode result : answer.path("results")) {
            long later = result.path("appliesAt").asLong(now()) - now();
            if (later > 0) {
                timer.after(Duration.ofMillis(later), connections::endRevoked);
            }
        }
        return answer;
    }

    /** Takes back a key, and tells who is connected with it or a token of it. */
    public void revokeKey(String name) {
        authenticator.revokeKey(name);
        connections.endRevoked();
    }

    /** Takes back every scripted fault that has not happened. */
    public void clearFaults() {
        faults.clear();
        connections.keepResumes();
        refusesUntil = 0;
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    public FaultScript faults() {
        return faults;
    }

    /** What the service does where the documentation leaves it open. */
    public Switches switches() {
        return switches;
    }

    /** Does otherwise from now on. */
    public void set(Switches other) {
        switches = other;
    }

    /** Who looks for broken rules. */
    public Checks checks() {
        return checks;
    }

    Limits limits() {
        return settings.limits();
    }

    public OperationLog log() {
        return log;
    }

    public Counting count() {
        return count;
    }

    public Connections connections() {
        return connections;
    }

    /** Milliseconds since the epoch, as the service sees them. */
    public long now() {
        return millis.getAsLong();
    }

    /** The connection leaves a channel, and with it who is present over it. */
    void detach(Connection connection, String channel) {
        connection.detach(channel, now());
    }

    /** Tells one SYNC from another (RTP18a). */
    String nextSyncId() {
        return "sync-" + ++syncs;
    }

    Serials serials() {
        return serials;
    }

    Publisher publisher() {
        return publisher;
    }
}
