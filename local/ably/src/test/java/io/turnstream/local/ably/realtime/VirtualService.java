package io.turnstream.local.ably.realtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.local.ably.auth.ApiKey;
import io.turnstream.local.ably.auth.Authenticator;
import io.turnstream.local.ably.auth.Credentials;
import io.turnstream.local.ably.channel.MessageView;
import io.turnstream.local.ably.check.CheckMode;
import io.turnstream.local.ably.limit.Limits;
import io.turnstream.local.ably.switches.Switches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A service in virtual time, and clients without a network. */
final class VirtualService {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PriorityQueue<Later> later =
            new PriorityQueue<>(Comparator.comparingLong(Later::at).thenComparingLong(Later::order));
    private long now = 1_700_000_000_000L;
    private long order;
    final AblyService service;

    private record Later(long at, long order, Runnable task) {}

    VirtualService(Switches switches, Limits limits, CheckMode checks) {
        var settings = new Settings(
                Duration.ofMinutes(2),
                Duration.ofSeconds(15),
                Set.of("plain"),
                limits,
                Duration.ofMillis(40),
                checks,
                10_000);
        var random = new Random(7);
        service = new AblyService(
                settings,
                switches,
                new Authenticator(List.of(ApiKey.of("app.key:secret")), random),
                () -> now,
                random,
                (delay, task) -> later.add(new Later(now + delay.toMillis(), ++order, task)),
                new AblyService.Listeners(operation -> {}, report -> {}));
    }

    VirtualService(Switches switches) {
        this(switches, Limits.NONE, CheckMode.OFF);
    }

    /** Lets time pass. */
    void pass(long millis) {
        long until = now + millis;
        while (!later.isEmpty() && later.peek().at() <= until) {
            Later next = later.poll();
            now = Math.max(now, next.at());
            next.task().run();
        }
        now = until;
    }

    /** A client; null for a window that it does not ask for. */
    Client connect(@Nullable String appendRollupWindow) {
        return new Client(appendRollupWindow, null);
    }

    String data(String channel, String serial) {
        return service.messagesOf(channel).dataOf(serial);
    }

    List<MessageView> messages(String channel) {
        return service.messagesOf(channel).messages();
    }

    static JsonNode json(String singleQuoted) {
        try {
            return JSON.readTree(singleQuoted.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(singleQuoted, e);
        }
    }

    /** A client on one socket, and all that it was sent. */
    final class Client implements Socket {
        final List<JsonNode> received = new ArrayList<>();
        final @Nullable ClientSession session;
        boolean closed;
        private int msgSerial;

        Client(@Nullable String appendRollupWindow, @Nullable String resume) {
            session = service.connect(
                            new ConnectRequest(
                                    new Credentials("app.key:secret", null, "ann"),
                                    true,
                                    false,
                                    Duration.ZERO,
                                    appendRollupWindow,
                                    resume),
                            this)
                    .orElse(null);
        }

        void say(String message) {
            if (session == null) {
                throw new IllegalStateException("not connected");
            }
            session.receive(json(message), Reply.Hold.NOTHING);
        }

        /** Publishes; returns the number of the publish. */
        int publish(String channel, String messages) {
            say("{'action':15,'channel':'" + channel + "','msgSerial':" + msgSerial + ",'messages':" + messages + "}");
            return msgSerial++;
        }

        String create(String channel) {
            int number = publish(channel, "[{'name':'n','data':''}]");
            return serials(number).get(0);
        }

        int append(String channel, String serial, String data) {
            return publish(channel, "[{'action':5,'serial':'" + serial + "','data':'" + data + "'}]");
        }

        void attach(String channel) {
            say("{'action':10,'channel':'" + channel + "'}");
        }

        /** The numbers of the publishes that were acknowledged, in order. */
        List<Integer> acks() {
            return received.stream()
                    .filter(m -> m.path("action").asInt() == 1)
                    .map(m -> m.path("msgSerial").asInt())
                    .toList();
        }

        /** What the acknowledgement of a publish says, null as "null". */
        List<String> serials(int number) {
            return received.stream()
                    .filter(m ->
                            m.path("action").asInt() == 1 && m.path("msgSerial").asInt() == number)
                    .flatMap(m -> {
                        List<String> serials = new ArrayList<>();
                        m.path("res").path(0).path("serials").forEach(serial -> serials.add(serial.asText()));
                        return serials.stream();
                    })
                    .toList();
        }

        /** The code that a publish was refused with; 0 for none. */
        int refusal(int number) {
            return received.stream()
                    .filter(m ->
                            m.path("action").asInt() == 2 && m.path("msgSerial").asInt() == number)
                    .mapToInt(m -> m.path("error").path("code").asInt())
                    .findFirst()
                    .orElse(0);
        }

        /** The code of the newest protocol message with this action. */
        int code(int action) {
            return received.stream()
                    .filter(m -> m.path("action").asInt() == action)
                    .mapToInt(m -> m.path("error").path("code").asInt())
                    .reduce(0, (older, newer) -> newer);
        }

        /** The data of what was delivered, in order. */
        List<String> delivered() {
            List<String> delivered = new ArrayList<>();
            for (JsonNode message : received) {
                if (message.path("action").asInt() == 15) {
                    message.path("messages")
                            .forEach(m -> delivered.add(m.path("data").asText()));
                }
            }
            return delivered;
        }

        @Override
        public void send(Frame frame) {
            received.add(frame.message());
        }

        @Override
        public void ping() {}

        @Override
        public void close(String reason) {
            closed = true;
        }

        @Override
        public void abort() {
            closed = true;
        }
    }
}
