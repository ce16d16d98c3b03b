package io.turnstream.bench.sink;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/**
 * Ably's protocol with nothing around it: frames put together by hand, answers looked at only for the serials of new
 * messages. It repairs nothing; it is as cheap as a client can be.
 */
final class RawSocket extends WebSocketListener implements Wire {

    /** OkHttp refuses what comes when 16 MiB wait, and closes; reading pauses long before. */
    private static final long MOST_WAITING_BYTES = 4 << 20;

    private final WebSocket socket;
    private final CountDownLatch up = new CountDownLatch(1);
    private final Map<Long, Consumer<String>> creates = new ConcurrentHashMap<>();
    private long next;

    /** Connects; returns when the service has said so. */
    RawSocket(String url, String key) throws InterruptedException {
        String address = url.replaceFirst("^http", "ws") + "/?key=" + key + "&v=6&format=json&echo=false&clientId=peer";
        // A service that reads slowly is waited for; OkHttp would end the connection after ten seconds.
        this.socket = new OkHttpClient.Builder()
                .writeTimeout(Duration.ZERO)
                .build()
                .newWebSocket(new Request.Builder().url(address).build(), this);
        if (!up.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the service did not answer");
        }
    }

    @Override
    public synchronized void create(String channel, String extras, Consumer<String> then) {
        creates.put(next, then);
        send(channel, "\"name\":\"response\",\"data\":\"\"," + extras);
    }

    @Override
    public synchronized void append(String channel, String serial, String text, String extras) {
        send(channel, "\"data\":\"" + text + "\",\"serial\":\"" + serial + "\",\"version\":{},\"action\":5," + extras);
    }

    private void send(String channel, String message) {
        boolean taken = socket.send("{\"action\":15,\"channel\":\"" + channel + "\",\"msgSerial\":" + next++
                + ",\"messages\":[{" + message + "}]}");
        if (!taken) {
            stop("it takes nothing any more");
        }
    }

    @Override
    public void awaitRoom() {
        while (socket.queueSize() > MOST_WAITING_BYTES) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
        if (text.contains("\"action\":4")) {
            up.countDown();
        } else if (!creates.isEmpty() && text.contains("\"serials\":[\"")) {
            long serial = number(text, "\"msgSerial\":");
            long count = Math.max(1, number(text, "\"count\":"));
            int from = 0;
            for (long i = serial; i < serial + count; i++) {
                from = text.indexOf("\"serials\":[", from) + "\"serials\":[".length();
                Consumer<String> waiting = creates.remove(i);
                if (waiting != null) {
                    waiting.accept(text.substring(from + 1, text.indexOf('"', from + 1)));
                }
            }
        }
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable failure, @Nullable Response response) {
        stop(failure.toString());
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
        stop("the service closes it: " + code + " " + reason);
    }

    @Override
    public void onClosed(WebSocket webSocket, int code, String reason) {
        stop("it is closed: " + code + " " + reason);
    }

    /** Half a figure would be worse than none: the bench sees that the process has ended. */
    private static void stop(String why) {
        System.err.println("the connection is gone: " + why);
        Runtime.getRuntime().halt(1);
    }

    private static long number(String text, String after) {
        int from = text.indexOf(after);
        long number = -1;
        for (int i = from < 0 ? text.length() : from + after.length();
                i < text.length() && Character.isDigit(text.charAt(i));
                i++) {
            number = Math.max(0, number) * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
