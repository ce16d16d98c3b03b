package io.turnstream.local.ably;

import io.turnstream.local.ably.auth.Authenticator;
import io.turnstream.local.ably.channel.MessageView;
import io.turnstream.local.ably.check.Report;
import io.turnstream.local.ably.control.ControlApi;
import io.turnstream.local.ably.fault.FaultEffect;
import io.turnstream.local.ably.fault.FaultMatch;
import io.turnstream.local.ably.log.Counters;
import io.turnstream.local.ably.log.LoggedOperation;
import io.turnstream.local.ably.realtime.AblyService;
import io.turnstream.local.ably.rest.RestApi;
import io.turnstream.local.ably.server.EventLoop;
import io.turnstream.local.ably.server.JettyServer;
import io.turnstream.local.ably.switches.Switches;
import java.io.IOException;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An Ably-compatible server in this JVM, reachable from 127.0.0.1 only. A double: for tests and laptops, with everything
 * in memory. It speaks the realtime protocol, the REST API and event streams as far as messages and presence go, and can
 * be told to fail in the ways in which a real service may.
 *
 * <p>Threads: everything happens on one event loop. The methods here may be called from any thread; they ask the loop
 * and wait for its answer.
 */
public final class LocalAbly implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LocalAbly.class);

    private final LocalAblyOptions options;
    private final EventLoop loop;
    private final AblyService service;
    private final JettyServer server;
    private final int port;

    private LocalAbly(LocalAblyOptions options) throws IOException {
        var random = new SecureRandom();
        this.options = options;
        this.loop = new EventLoop();
        this.service = new AblyService(
                options.settings(),
                options.switches(),
                new Authenticator(options.keys(), random),
                options.clock()::millis,
                random,
                loop,
                new AblyService.Listeners(options.listener(), LocalAbly::warn));
        this.server = new JettyServer(
                loop, options.roundTrip(), service, new RestApi(service, random), new ControlApi(service));
        try {
            server.start(options.port());
        } catch (IOException e) {
            loop.close();
            throw e;
        }
        this.port = server.port();
    }

    /**
     * Starts a server and returns when it serves.
     *
     * @throws LocalAblyException when the port is in use
     */
    public static LocalAbly start(LocalAblyOptions options) {
        try {
            return new LocalAbly(options);
        } catch (BindException e) {
            throw new LocalAblyException("port " + options.port() + " on 127.0.0.1 is in use", e);
        } catch (IOException e) {
            throw new LocalAblyException("the local Ably did not start: " + e.getMessage(), e);
        }
    }

    /** The port on 127.0.0.1, for HTTP and WebSocket alike. */
    public int port() {
        return port;
    }

    /** {@code http://127.0.0.1:port}. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The whole first key, {@code app.key:secret} unless told otherwise. */
    public String key() {
        return options.keys().get(0).whole();
    }

    /** What is on the channel with this name. */
    public LocalChannel channel(String name) {
        return new LocalChannel() {
            @Override
            public List<MessageView> messages() {
                return loop.call(() -> service.messagesOf(name).messages());
            }

            @Override
            public Optional<MessageView> message(String serial) {
                return loop.call(() -> service.messagesOf(name).message(serial));
            }
        };
    }

    /** The newest operations in the order in which they were finished, oldest first. */
    public List<LoggedOperation> log() {
        return loop.call(() -> service.log().operations());
    }

    public Counters counters() {
        return loop.call(() -> service.count().counters());
    }

    /** The operations that broke a rule of Ably or AI Transport, oldest first; see {@link LocalAblyOptions#withChecks}. */
    public List<Report> reports() {
        return loop.call(() -> service.checks().reports());
    }

    /** What the server does where Ably's documentation leaves it open. */
    public Switches switches() {
        return loop.call(service::switches);
    }

    /** Does otherwise from now on. */
    public void set(Switches switches) {
        run(() -> service.set(switches));
    }

    /** Forgets everything, as if it were started again on the same port: clients lose their connections for good. */
    public void reset() {
        run(() -> service.reset(options.switches()));
    }

    /** How many clients are connected. */
    public int openConnections() {
        return loop.call(() -> service.connections().open());
    }

    /** Scripts a fault for operations to come. */
    public void script(FaultMatch match, FaultEffect effect) {
        run(() -> service.faults().add(match, effect));
    }

    /** How many scripted faults have not happened to the end. */
    public int pendingFaults() {
        return loop.call(() -> service.faults().size());
    }

    /** Takes back every scripted fault that has not happened. */
    public void clearFaults() {
        run(service::clearFaults);
    }

    /** Closes every client's socket now, as a failing network would. Connections can be resumed. */
    public void closeConnections() {
        run(() -> service.connections().closeAll(null));
    }

    /** Closes the sockets of one client now. */
    public void closeConnections(String clientId) {
        run(() -> service.connections().closeAll(clientId));
    }

    /** Takes back a key, and with it every token that was made from it (docs, error 40131). */
    public void revokeKey(String name) {
        run(() -> service.revokeKey(name));
    }

    /** The next client that resumes finds its connection lost, and gets a new one (RTN15c7). */
    public void loseNextResume() {
        run(() -> service.connections().loseNextResume());
    }

    /** Refuses new connections for a while, with HTTP status 503. */
    public void refuseConnections(Duration duration) {
        run(() -> service.refuseConnections(duration, false));
    }

    /** Refuses new connections and REST requests for a while. */
    public void refuseEverything(Duration duration) {
        run(() -> service.refuseConnections(duration, true));
    }

    /** Stops the server. What was on it can still be looked at. */
    @Override
    public void close() {
        server.close();
        loop.close();
    }

    private static void warn(Report report) {
        LOGGER.warn("{}", report);
    }

    private void run(Runnable task) {
        loop.call(() -> {
            task.run();
            return true;
        });
    }
}
