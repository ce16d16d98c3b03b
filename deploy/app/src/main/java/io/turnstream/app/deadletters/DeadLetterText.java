package io.turnstream.app.deadletters;

import io.turnstream.avro.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dead letters as text for people. The text of answers is shown only when asked for. */
public final class DeadLetterText {

    private static final String ROW = "%-10s %-20s %-20s %-20s %-20s %5s  %s%n";

    private DeadLetterText() {}

    /** What stands above the rows. */
    public static String head() {
        return String.format(Locale.ROOT, ROW, "position", "written", "session", "response", "code", "tries", "what");
    }

    /** One line about one of them. */
    public static String row(Found found) {
        DeadLetter letter = found.letter();
        return String.format(
                Locale.ROOT,
                ROW,
                found.position(),
                seconds(found.at()),
                named(letter.getSessionId()),
                named(letter.getResponseId()),
                letter.getCode(),
                letter.getAttempts(),
                what(found));
    }

    private static String what(Found found) {
        Note note = found.note();
        String message = oneLine(found.letter().getMessage());
        return note.resolvedAt()
                .map(at -> "resolved " + seconds(at) + ", " + oneLine(note.resolution()) + "; was: " + message)
                .orElseGet(
                        () -> note.redrives() == 0 ? message : message + " (redriven " + note.redrives() + " times)");
    }

    /** One line about what a redrive did with one of them. */
    public static String result(Redrive.Result result) {
        DeadLetter letter = result.letter().letter();
        return String.format(
                Locale.ROOT,
                "%-10s %-20s %-20s %s%n",
                result.letter().position(),
                named(letter.getSessionId()),
                named(letter.getResponseId()),
                oneLine(result.what()));
    }

    /**
     * Everything that is known of one of them, a line for each; what is unknown is left out.
     *
     * @param withText whether the text that is not on the channel is shown, or only how long it is
     */
    public static String sheet(Found found, boolean withText) {
        DeadLetter letter = found.letter();
        List<String> lines = new ArrayList<>();
        add(lines, "position", found.position());
        add(lines, "written", found.at());
        add(lines, "session", letter.getSessionId());
        add(lines, "turn", letter.getTurnId());
        add(lines, "response", letter.getResponseId());
        add(lines, "attempt", letter.getAttempt());
        add(lines, "channel", letter.getChannel());
        add(lines, "codec", letter.getCodec());
        add(lines, "code", letter.getCode());
        add(lines, "stage", letter.getStage());
        add(lines, "what", oneLine(letter.getMessage()));
        add(lines, "Ably code", letter.getAblyCode());
        add(lines, "Ably status", letter.getAblyStatus());
        add(lines, "tries", letter.getAttempts());
        add(lines, "failed first", time(letter.getFirstFailureAt()));
        add(lines, "failed last", time(letter.getLastFailureAt()));
        add(lines, "message", letter.getMessageKey());
        add(lines, "serial", letter.getSerial());
        add(lines, "events", span(letter.getFromSeq(), letter.getToSeq()));
        add(lines, "topic", letter.getSourceTopic());
        add(lines, "partition", known(letter.getSourcePartition()));
        add(lines, "offsets", span(letter.getFirstOffset(), letter.getLastOffset()));
        add(lines, "generation", letter.getEpoch());
        add(
                lines,
                "redriven",
                found.note().redrives() == 0 ? null : found.note().redrives() + " times");
        add(lines, "resolved", found.note().resolvedAt().orElse(null));
        add(lines, "outcome", oneLine(found.note().resolution()));
        add(lines, "key", bytes(letter.getOriginalKey()));
        add(lines, "value", bytes(letter.getOriginalValue()));
        String text = letter.getUndelivered();
        add(lines, "undelivered", withText ? text : text.isEmpty() ? "" : text.length() + " characters (--text)");
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static void add(List<String> lines, String name, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            lines.add(String.format(Locale.ROOT, "%-13s %s", name, value));
        }
    }

    private static @Nullable Object known(long value) {
        return value < 0 ? null : value;
    }

    private static @Nullable String span(long first, long last) {
        if (first < 0 && last < 0) {
            return null;
        }
        return (first < 0 ? "?" : first) + " to " + (last < 0 ? "?" : last);
    }

    private static @Nullable Instant time(@Nullable Instant time) {
        return time == null || time.equals(Instant.EPOCH) ? null : time;
    }

    private static @Nullable String bytes(@Nullable ByteBuffer bytes) {
        return bytes == null ? null : bytes.remaining() + " bytes";
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String named(String id) {
        return id.isEmpty() ? "-" : id;
    }

    /** What others wrote must not draw on somebody's terminal. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
