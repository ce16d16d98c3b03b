package io.turnstream.sink.redrive;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.TurnInfo;
import io.turnstream.sink.channel.StoredMessage;
import io.turnstream.sink.redrive.CodecView.PartOnChannel;
import java.time.Instant;
import java.util.List;

/**
 * The turn as a dead letter alone knows it, for a response that was not kept: what is on the channel, and behind it what
 * was not acknowledged. It is marked {@code incomplete}, because the answer may have gone on after the letter was
 * written. Where the two cannot be put together without a guess, nothing is.
 */
final class LetterText {

    /** The engine writes no more than that into a letter. */
    private static final int MOST = 256 * 1024;

    private LetterText() {}

    /**
     * Puts it together.
     *
     * @throws CannotRepairException when that takes a guess
     */
    static KeptTurn turn(BrokenTurn broken, CodecView view, List<StoredMessage> own, List<StoredMessage> all)
            throws CannotRepairException {
        String rest = broken.undelivered();
        if (broken.responseId().isEmpty() || rest.isEmpty()) {
            throw new CannotRepairException("its answer was not kept, and the dead letter holds no text");
        }
        if (rest.length() >= MOST) {
            throw new CannotRepairException("its answer was not kept, and the dead letter holds only its beginning");
        }
        List<PartOnChannel> there = view.parts(own, broken.responseId());
        if (there.size() > 1) {
            throw new CannotRepairException(
                    "its answer was not kept, and where its text belongs among several parts is not known");
        }
        int part = there.isEmpty() ? 0 : there.get(0).part();
        String text = there.isEmpty() ? rest : joined(there.get(0), rest);
        TurnInfo info = broken.info().orElseGet(() -> guess(broken, own, all));
        return KeptTurn.of(info, List.of(response(broken, part, text)));
    }

    private static String joined(PartOnChannel there, String rest) throws CannotRepairException {
        if (there.text().endsWith(rest)) {
            return there.text();
        }
        if (!there.isText() || there.isWhole() || there.part() < 0) {
            throw new CannotRepairException(
                    "its answer was not kept, and the text of the dead letter is not that of the part on the channel");
        }
        for (int i = 1; i < rest.length(); i++) {
            if (there.text().endsWith(rest.substring(0, i))) {
                throw new CannotRepairException(
                        "its answer was not kept, and how much of the dead letter's text is on the channel is not known");
            }
        }
        return there.text() + rest;
    }

    /** Turns without a parent hide each other, so it hangs on what is newest. */
    private static TurnInfo guess(BrokenTurn broken, List<StoredMessage> own, List<StoredMessage> all) {
        TurnInfo.Builder info = TurnInfo.newBuilder();
        VercelView.newestMessage(all.stream().filter(message -> !own.contains(message)))
                .filter(parent -> !parent.equals(broken.responseId()))
                .ifPresent(info::setParent);
        return info.build();
    }

    private static CompletedResponse response(BrokenTurn broken, int part, String text) {
        return CompletedResponse.newBuilder()
                .setSessionId(broken.sessionId())
                .setTurnId(broken.turnId())
                .setResponseId(broken.responseId())
                .setAttempt(broken.attempt())
                .setStartedAt(Instant.EPOCH)
                .setEndedAt(Instant.EPOCH)
                .setOutcome(Outcome.COMPLETE)
                .setFinishReason("other")
                .setMarks(List.of("incomplete"))
                .setParts(List.of(CompletedPart.newBuilder()
                        .setPart(part)
                        .setKind(PartKind.TEXT)
                        .setText(text)
                        .build()))
                .build();
    }
}
