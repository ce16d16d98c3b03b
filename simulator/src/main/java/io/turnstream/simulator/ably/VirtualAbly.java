package io.turnstream.simulator.ably;

import io.turnstream.local.ably.auth.ApiKey;
import io.turnstream.local.ably.auth.Authenticator;
import io.turnstream.local.ably.auth.Credentials;
import io.turnstream.local.ably.channel.Channel;
import io.turnstream.local.ably.check.CheckMode;
import io.turnstream.local.ably.check.Report;
import io.turnstream.local.ably.fault.FaultScript;
import io.turnstream.local.ably.limit.Limits;
import io.turnstream.local.ably.log.LoggedOperation;
import io.turnstream.local.ably.realtime.AblyService;
import io.turnstream.local.ably.realtime.ClientSession;
import io.turnstream.local.ably.realtime.ConnectRequest;
import io.turnstream.local.ably.realtime.Settings;
import io.turnstream.local.ably.realtime.Socket;
import io.turnstream.local.ably.switches.Switches;
import io.turnstream.simulator.time.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The local Ably server without its sockets and threads, in virtual time. */
public final class VirtualAbly {

    private static final ApiKey KEY = ApiKey.of("app.key:secret");

    /** A message's serial names the time of the service; any moment does. */
    private static final long EPOCH = 1_800_000_000_000L;

    private final Timeline timeline;
    private final AblyService service;
    private final List<Report> reports = new ArrayList<>();
    private final Residue residue = new Residue();

    /**
     * @param switches what Ably's documentation leaves open
     * @param rollUp how long the appends of a client are held that does not say
     * @param operations hears of every operation that is finished
     */
    public VirtualAbly(
            Timeline timeline,
            Switches switches,
            Duration rollUp,
            RandomGenerator random,
            Consumer<LoggedOperation> operations) {
        this.timeline = timeline;
        var settings = new Settings(
                Duration.ofMinutes(2),
                Duration.ofDays(1),
                Set.of(),
                Limits.parse("standard"),
                rollUp,
                CheckMode.REPORT,
                1);
        this.service = new AblyService(
                settings,
                switches,
                new Authenticator(List.of(KEY), random),
                () -> EPOCH + timeline.now(),
                random,
                (delay, task) -> timeline.after(delay.toMillis(), task),
                new AblyService.Listeners(
                        operation -> {
                            residue.applied(operation);
                            operations.accept(operation);
                        },
                        reports::add));
    }

    Timeline timeline() {
        return timeline;
    }

    /** Opens a connection; empty when it was refused, and told so. */
    Optional<ClientSession> connect(String clientId, boolean echo, Socket socket) {
        var who = new Credentials(KEY.whole(), null, clientId);
        return service.connect(new ConnectRequest(who, echo, false, Duration.ZERO, null, null), socket);
    }

    /** What is on a channel. */
    public Channel channel(String name) {
        return service.messagesOf(name);
    }

    /** Faults that meet operations to come. */
    public FaultScript faults() {
        return service.faults();
    }

    /** Takes back whatever fault has not happened. */
    public void heal() {
        service.clearFaults();
    }

    /** Cuts every connection of a client. */
    public void cut(String clientId) {
        service.connections().closeAll(clientId);
    }

    /** Refuses connections, and reads too if asked, for a while. */
    public void refuse(long millis, boolean readsToo) {
        service.refuseConnections(Duration.ofMillis(millis), readsToo);
    }

    boolean refusesConnection() {
        return service.refusesConnection();
    }

    boolean refusesReads() {
        return service.refusesRest();
    }

    /** What was done for somebody who was not there any more. */
    public Residue residue() {
        return residue;
    }

    /** The rules of Ably and AI Transport that were broken. */
    public List<Report> reports() {
        return reports;
    }
}
