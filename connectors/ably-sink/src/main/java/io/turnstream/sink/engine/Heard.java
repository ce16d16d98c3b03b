package io.turnstream.sink.engine;

import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.avro.TurnInfo;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What the events of a turn have said so far, as far as others ask for it. */
final class Heard {

    private final Set<String> messageIds = new HashSet<>();
    private TurnInfo info;
    private long lastSeq = -1;
    private long lastOffset = -1;
    private String lastResponse = "";
    private int lastAttempt;
    private boolean ended;
    private boolean suspending;

    Heard(Optional<TurnInfo> resumed) {
        this.info = resumed.orElseGet(() -> TurnInfo.newBuilder().build());
    }

    /** True when the event was heard before. */
    boolean has(TurnEvent event) {
        return event.getSeq() <= lastSeq;
    }

    /** True when the event is the first, or the one after the last. */
    boolean continuesWith(TurnEvent event) {
        return lastSeq < 0 || event.getSeq() == lastSeq + 1;
    }

    void add(TurnEvent event, long offset) {
        lastSeq = event.getSeq();
        lastOffset = offset;
        if (!event.getResponseId().isEmpty()) {
            lastResponse = event.getResponseId();
            lastAttempt = event.getAttempt();
        }
        var detail = event.getDetail();
        if (detail != null && detail.getTurn() != null) {
            info = detail.getTurn();
        }
        if (detail != null && detail.getResponse() != null) {
            messageIds.add(detail.getResponse().getMessageId());
        }
        suspending = event.getKind() == TurnEventKind.TURN_SUSPENDED;
        ended = ended || event.getKind() == TurnEventKind.TURN_ENDED;
    }

    TurnInfo info() {
        return info;
    }

    long lastSeq() {
        return lastSeq;
    }

    long lastOffset() {
        return lastOffset;
    }

    String lastResponse() {
        return lastResponse;
    }

    int lastAttempt() {
        return lastAttempt;
    }

    /** The ids that its responses gave their messages. */
    Set<String> messageIds() {
        return messageIds;
    }

    boolean isEnded() {
        return ended;
    }

    /** True when the last event suspends the turn. */
    boolean isSuspending() {
        return suspending;
    }
}
