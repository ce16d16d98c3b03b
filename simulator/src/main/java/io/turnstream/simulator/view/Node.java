package io.turnstream.simulator.view;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A turn, or what a user said: where it is in the conversation, and what it shows. */
final class Node {

    static final String ACTIVE = "active";
    private static final String SUSPENDED = "suspended";

    final String key;
    final boolean isRun;

    /** When it was first heard of. It decides among nodes whose serial is not known. */
    final int number;

    /** The message that it comes after. */
    @Nullable String parent;

    /** Where it is among the others; null for a turn of which only a step was seen. */
    @Nullable String serial;

    private final WireLog log = new WireLog();
    private Projection projection = new Projection();
    private String status = ACTIVE;
    private @Nullable String resumedBy;

    /** The start that counts, of each step: the newest. */
    private final Map<String, String> starts = new HashMap<>();

    /** Of which step and start a message is. */
    private final Map<String, Attempt> attempts = new HashMap<>();

    /** Which starts of a step have said something. */
    private final Map<String, Set<String>> heard = new HashMap<>();

    private record Attempt(String step, String start) {}

    Node(String key, boolean isRun, int number, @Nullable String parent, @Nullable String serial) {
        this.key = key;
        this.isRun = isRun;
        this.number = number;
        this.parent = parent;
        this.serial = serial;
    }

    Projection projection() {
        return projection;
    }

    String status() {
        return status;
    }

    /** False for a message of an attempt that was replaced. */
    boolean counts(String serialOfMessage) {
        Attempt attempt = attempts.get(serialOfMessage);
        String start = attempt == null ? null : starts.get(attempt.step());
        return attempt == null || start == null || start.equals(attempt.start());
    }

    // ---- what is said in it

    void take(Wire message, List<Chunk> chunks) {
        String step = message.transport("step-id");
        String start = message.transport("step-start-serial");
        if (isRun && step != null && start != null) {
            attempts.put(message.serial(), new Attempt(step, start));
            heard.computeIfAbsent(step, any -> new HashSet<>()).add(start);
        }
        if (chunks.isEmpty()) {
            return;
        }
        switch (log.put(message, chunks)) {
            case DROPPED -> {}
            case IN_THE_MIDDLE -> foldAnew();
            case AT_THE_END -> {
                if (counts(message.serial())) {
                    String messageId = message.transport("codec-message-id");
                    chunks.forEach(chunk -> projection.fold(chunk, messageId));
                }
            }
        }
    }

    private void foldAnew() {
        Projection anew = new Projection();
        log.read((chunk, from, messageId) -> {
            if (counts(from)) {
                anew.fold(chunk, messageId);
            }
        });
        projection = anew;
    }

    void startStep(String step, String start) {
        String counting = starts.get(step);
        if (counting != null && start.compareTo(counting) <= 0) {
            return;
        }
        starts.put(step, start);
        if (heard.getOrDefault(step, Set.of()).stream().anyMatch(other -> !other.equals(start))) {
            foldAnew();
        }
    }

    // ---- how it stands

    /** Its start was seen. What has ended stays so. */
    void started() {
        if (status.equals(SUSPENDED)) {
            status = ACTIVE;
        }
    }

    /** The pause of an invocation that was resumed by another one is old news. */
    void suspend(String invocation) {
        if (resumedBy == null || invocation.isEmpty() || resumedBy.equals(invocation)) {
            status = SUSPENDED;
        }
    }

    void resume(String invocation) {
        if (!invocation.isEmpty()) {
            resumedBy = invocation;
        }
        started();
    }

    /** The last end that is seen counts. */
    void end(String reason) {
        status = reason;
    }
}
