package io.turnstream.sink.ably;

import io.ably.lib.debug.DebugOptions;
import io.ably.lib.rest.AblyRest;
import io.ably.lib.rest.Auth;
import io.ably.lib.transport.ConnectionManager;
import io.ably.lib.transport.Defaults;
import io.ably.lib.transport.Hosts;
import io.ably.lib.transport.ITransport;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ClientOptions;
import io.ably.lib.types.Param;
import io.turnstream.sink.channel.ChannelConnection;
import io.turnstream.sink.channel.ChannelConnector;
import io.turnstream.sink.channel.ChannelException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to Ably. Each is a client of its own that lives once; what they share is here: the addresses, the
 * threads of the sockets, and the REST client that reads messages.
 *
 * <p>ably-java looks for a fallback host inside a connection attempt. Here an attempt has one socket, so it is the
 * next attempt that goes to the next host (RTN17); the first after a success goes to the primary one again.
 */
public final class AblyConnector implements ChannelConnector, AutoCloseable {

    private final AblySettings settings;
    private final Timing timing;
    private final Failures failures;
    private final AblyLog log;
    private final ThreadPoolExecutor readers;
    private final OkHttpClient sockets;
    private final StoredMessages stored;
    private final Hosts hosts;
    private @Nullable String fallback;

    /**
     * @param timer runs what is due: the end of silence, goodbyes. It is not shut down here
     * @param nanoTime as {@link System#nanoTime()}
     * @throws IllegalArgumentException when the client library does not accept the settings
     */
    public AblyConnector(AblySettings settings, ScheduledExecutorService timer, LongSupplier nanoTime) {
        this.settings = settings;
        this.timing = new Timing(timer, nanoTime);
        var secrets = new Secrets(settings.key());
        this.failures = new Failures(secrets);
        this.log = new AblyLog(secrets);
        // Each open socket holds one thread, which ends with it.
        this.readers = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), Threads.daemons("ably-socket"));
        var dispatcher = new Dispatcher(readers);
        // OkHttp counts open WebSockets as running requests and would let no more than 64 be open.
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        this.sockets = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .socketFactory(new NoDelaySockets())
                .connectTimeout(settings.connectTimeout())
                .readTimeout(settings.connectTimeout())
                // The request carries the key: it goes to the host that was named, or nowhere.
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
        try {
            var options = options();
            this.hosts = new Hosts(options.realtimeHost, Defaults.HOST_REALTIME, options);
            this.stored = new StoredMessages(new AblyRest(options), failures);
        } catch (AblyException e) {
            throw new IllegalArgumentException(secrets.hide(e.getMessage()));
        }
    }

    @Override
    public ChannelConnection connect(Listener listener) {
        try {
            var connection = new AblyConnection(this, nextHost(), listener);
            connection.open();
            return connection;
        } catch (AblyException e) {
            // The same options have built the REST client.
            throw new IllegalStateException(failures.refused(e.errorInfo));
        }
    }

    /** Ends the threads of the connector; connections must be closed before. */
    @Override
    public void close() {
        stored.close();
        readers.shutdown();
    }

    synchronized String nextHost() {
        return fallback == null ? hosts.getPrimaryHost() : fallback;
    }

    synchronized void reached() {
        fallback = null;
    }

    /** The host did not let a connection come up; another host can help unless the service itself refused. */
    synchronized void unreachable(String host, ChannelException why) {
        if (!why.isRefusal() || why.status() >= 500) {
            fallback = hosts.getFallback(host);
        }
    }

    Timing timing() {
        return timing;
    }

    Failures failures() {
        return failures;
    }

    OkHttpClient sockets() {
        return sockets;
    }

    StoredMessages stored() {
        return stored;
    }

    EditTransport transport(
            ITransport.TransportParams params,
            ConnectionManager manager,
            Auth auth,
            String host,
            EditTransport.Owner owner) {
        var options = params.getClientOptions();
        var address = (options.tls ? "wss://" : "ws://") + host + ":" + Defaults.getPort(options);
        return new EditTransport(params, manager, auth, sockets, address, settings, failures, timing, owner);
    }

    /** A fresh set: ably-java changes the one that it is given. */
    DebugOptions options() throws AblyException {
        var options = new DebugOptions(settings.key());
        options.clientId = settings.clientId();
        options.environment = settings.environment();
        options.autoConnect = false;
        options.queueMessages = false;
        options.echoMessages = false;
        options.useBinaryProtocol = false;
        options.pushFullWait = false;
        options.logLevel = AblyLog.LEVEL;
        options.logHandler = log;
        options.httpOpenTimeout = Math.toIntExact(settings.connectTimeout().toMillis());
        options.httpRequestTimeout = Math.toIntExact(settings.requestTimeout().toMillis());
        options.transportParams = settings.transportParams().entrySet().stream()
                .map(param -> new Param(param.getKey(), param.getValue()))
                .toArray(Param[]::new);
        address(options);
        return options;
    }

    private void address(ClientOptions options) {
        var url = settings.serviceUrl();
        if (url != null) {
            options.restHost = url.getHost();
            options.realtimeHost = url.getHost();
            options.tls = url.getScheme().equals("https");
            if (options.tls) {
                options.tlsPort = Math.max(url.getPort(), 0);
            } else {
                options.port = Math.max(url.getPort(), 0);
            }
        }
    }
}
