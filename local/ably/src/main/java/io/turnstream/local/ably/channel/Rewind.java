package io.turnstream.local.ably.channel;

import io.turnstream.local.ably.protocol.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far before the present somebody attaches (docs, "Rewind").
 *
 * @param asked how many messages at most
 * @param millis how old the oldest may be
 */
public record Rewind(int asked, long millis) {

    private static final int MAX_MESSAGES = 100;
    private static final Pattern COUNT = Pattern.compile("\\d{1,6}");
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})([sm])");

    /**
     * Reads {@code rewind}, a number of messages or a time such as {@code 15s} or {@code 2m}, and {@code rewindLimit}.
     *
     * @return empty when nothing is asked for
     * @throws RefusedException when it can be read as neither
     */
    public static Optional<Rewind> of(Map<String, String> params) throws RefusedException {
        String rewind = params.get("rewind");
        if (rewind == null) {
            return Optional.empty();
        }
        if (COUNT.matcher(rewind).matches()) {
            return Optional.of(new Rewind(Integer.parseInt(rewind), Long.MAX_VALUE));
        }
        Matcher time = TIME.matcher(rewind);
        if (!time.matches()) {
            throw RefusedException.of(
                    40003, "rewind is a number of messages or a time such as 15s or 2m, not " + rewind);
        }
        long seconds = Long.parseLong(time.group(1)) * (time.group(2).equals("m") ? 60 : 1);
        return Optional.of(new Rewind(limit(params.get("rewindLimit")), seconds * 1000));
    }

    private static int limit(@Nullable String limit) throws RefusedException {
        if (limit == null) {
            return Integer.MAX_VALUE;
        }
        if (!COUNT.matcher(limit).matches()) {
            throw RefusedException.of(40003, "rewindLimit is a number of messages, not " + limit);
        }
        return Integer.parseInt(limit);
    }

    Rewound select(NavigableMap<String, StoredMessage> messages, long now) {
        List<MessageView> newestFirst = new ArrayList<>();
        for (StoredMessage message : messages.descendingMap().values()) {
            boolean wanted = newestFirst.size() < asked && now - message.timestamp <= millis;
            boolean fits = newestFirst.size() < MAX_MESSAGES;
            if (!wanted || !fits) {
                return Rewound.of(newestFirst, Serials.position(message.serial), wanted);
            }
            newestFirst.add(MessageView.of(message));
        }
        return Rewound.of(newestFirst, Rewound.BEFORE_ALL, false);
    }
}
