package io.turnstream.sink.redrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.sink.channel.StoredMessage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the messages of one codec are known again on a channel, long after whoever wrote them is gone. */
interface CodecView {

    /** The view of the codec of this name, if messages of that codec can be known again. */
    static Optional<CodecView> of(String codec) {
        return switch (codec) {
            case "vercel" -> Optional.of(new VercelView());
            case "message-per-response" -> Optional.of(new PlainView());
            default -> Optional.empty();
        };
    }

    /** True when the message is one of the turn's. */
    boolean isOf(StoredMessage message, String turnId);

    /** True when nothing of the turn can be older than this message of it. */
    boolean isFirst(StoredMessage message);

    /** What tells a message from all others of its turn, or of its step; equal for the same message wherever it is. */
    String identity(@Nullable String name, JsonNode extras, @Nullable JsonNode data);

    /** True when clients show the message where it stands among others. */
    boolean hasPlace(@Nullable String name, JsonNode extras);

    /** True when a later message of the same identity takes its place on every screen. */
    boolean isReplaceable(JsonNode extras);

    /** True when the message can have been left out of what was kept. */
    boolean mayBeUnknown(StoredMessage message);

    /** The extras that the message should end with: those that it has, with the end that is wanted. */
    ObjectNode ended(JsonNode stored, ObjectNode wanted);

    /** The turn, with what only the channel knows of it. */
    KeptTurn informed(KeptTurn turn, List<StoredMessage> own);

    /** How the text is cut so that it falls as it fell before. */
    KeptTurn.Pieces pieces(KeptTurn turn, List<StoredMessage> own);

    /** What is to be tidied up of messages that nobody wants; {@code serials} are those that are wanted. */
    List<Stray> strays(KeptTurn turn, List<StoredMessage> own, List<String> serials);

    /** Why the turn must not be created on this channel, if so. */
    Optional<String> obstacle(KeptTurn turn, List<StoredMessage> own, List<StoredMessage> all);

    /**
     * A message that nobody wants.
     *
     * @param extras the extras that it gets
     * @param goes whether it is deleted; otherwise it keeps its data
     */
    record Stray(StoredMessage message, ObjectNode extras, boolean goes) {}
}
