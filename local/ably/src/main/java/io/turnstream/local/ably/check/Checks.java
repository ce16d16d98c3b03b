package io.turnstream.local.ably.check;

import io.turnstream.local.ably.channel.MessageOperation;
import io.turnstream.local.ably.protocol.ErrorInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Looks at every operation for broken rules, and keeps the newest reports. Used from one thread. */
public final class Checks {

    private static final int KEPT = 1000;

    private static final Map<Integer, Rule> BY_CODE =
            Map.of(40009, Rule.TOO_LARGE, 40013, Rule.WRONG_DATA, 93002, Rule.NOT_MUTABLE);

    private final CheckMode mode;
    private final LongSupplier millis;
    private final Consumer<Report> listener;
    private final Map<String, ChannelChecks> channels = new HashMap<>();
    private final Deque<Report> reports = new ArrayDeque<>();
    private long count;

    /**
     * Nothing was looked at yet.
     *
     * @param listener hears of every report
     */
    public Checks(CheckMode mode, LongSupplier millis, Consumer<Report> listener) {
        this.mode = mode;
        this.millis = millis;
        this.listener = listener;
    }

    /**
     * Looks at an operation that comes in.
     *
     * @param dataOf the data that the message with a serial has now
     */
    public Checked begin(String channel, MessageOperation operation, Function<String, String> dataOf) {
        if (mode == CheckMode.OFF) {
            return Checked.UNSEEN;
        }
        List<Rule> broken = new ArrayList<>();
        ChannelChecks.Ending ending = channels.computeIfAbsent(channel, name -> new ChannelChecks())
                .begin(operation, dataOf, (rule, detail) -> {
                    broken.add(rule);
                    report(rule, channel, operation, detail);
                });
        return new Looked(channel, operation, broken, ending);
    }

    /** The newest reports, oldest first. */
    public List<Report> reports() {
        return List.copyOf(reports);
    }

    /** How many reports there were. */
    public long count() {
        return count;
    }

    private void report(Rule rule, String channel, MessageOperation operation, String detail) {
        var report =
                new Report(++count, millis.getAsLong(), rule, channel, operation.serial(), operation.name(), detail);
        reports.add(report);
        if (reports.size() > KEPT) {
            reports.removeFirst();
        }
        listener.accept(report);
    }

    private final class Looked implements Checked {
        private final String channel;
        private final MessageOperation operation;
        private final List<Rule> broken;
        private final ChannelChecks.Ending ending;
        private boolean ended;

        Looked(String channel, MessageOperation operation, List<Rule> broken, ChannelChecks.Ending ending) {
            this.channel = channel;
            this.operation = operation;
            this.broken = broken;
            this.ending = ending;
        }

        @Override
        public @Nullable ErrorInfo refusal() {
            if (mode != CheckMode.REFUSE || broken.isEmpty()) {
                return null;
            }
            Rule first = broken.get(0);
            return ErrorInfo.of(40000, "[" + first.id() + "] " + first.sentence());
        }

        @Override
        public void applied(@Nullable String serial) {
            if (!ended && serial != null) {
                ending.applied(serial);
            }
        }

        @Override
        public void end(@Nullable String serial, boolean acknowledged, int code) {
            if (!ended) {
                ended = true;
                ending.end(serial, acknowledged);
            }
            Rule rule = BY_CODE.get(code);
            if (rule != null) {
                report(rule, channel, operation, "refused with " + code);
            }
        }
    }
}
