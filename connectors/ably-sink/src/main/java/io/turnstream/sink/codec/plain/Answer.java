package io.turnstream.sink.codec.plain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.sink.codec.ChannelOperation;
import io.turnstream.sink.codec.ChannelOperation.Append;
import io.turnstream.sink.codec.ChannelOperation.Close;
import io.turnstream.sink.codec.ChannelOperation.Create;
import io.turnstream.sink.codec.MessageDraft;
import io.turnstream.sink.codec.MessageDraft.Kind;
import io.turnstream.sink.codec.OnChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * One attempt of a response: its messages, one after the other. There is a second one only when the first is full,
 * because Ably limits the size of a message with all its appends.
 */
final class Answer {

    /** The size at which a text part is split too; leaves room for name and headers below 64 KiB. */
    private static final int FULL = 40 * 1024;

    private final String sessionId;
    private final String turnId;
    private final String responseId;
    private final int attempt;
    private int page;
    private int bytes;

    Answer(String sessionId, String turnId, String responseId, int attempt) {
        this.sessionId = sessionId;
        this.turnId = turnId;
        this.responseId = responseId;
        this.attempt = attempt;
    }

    int attempt() {
        return attempt;
    }

    void create(List<ChannelOperation> operations) {
        operations.add(new Create(new MessageDraft(
                key(page), Kind.STREAM_FROM_CREATE, "response", null, extras(page, "streaming"), Optional.empty())));
    }

    void append(String text, List<ChannelOperation> operations) {
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > 0 && bytes + size > FULL) {
            turnOver(operations);
        }
        bytes += size;
        operations.add(new Append(key(page), text));
    }

    /** Goes on in a new message. */
    void turnOver(List<ChannelOperation> operations) {
        close("complete", false, operations);
        page++;
        bytes = 0;
        create(operations);
    }

    void close(String status, boolean incomplete, List<ChannelOperation> operations) {
        ObjectNode extras = extras(page, status);
        if (incomplete) {
            extras.withObject("/headers").put("incomplete", "true");
        }
        operations.add(new Close(key(page), extras));
    }

    /** Closes what is open on the channel. */
    void giveUp(OnChannel channel, List<ChannelOperation> operations) {
        for (int i = 0; i <= page; i++) {
            if (channel.isOpen(key(i))) {
                operations.add(new Close(key(i), extras(i, "error")));
            }
        }
    }

    private String key(int number) {
        return responseId + "." + attempt + "." + number;
    }

    private ObjectNode extras(int number, String status) {
        ObjectNode extras = JsonNodeFactory.instance.objectNode();
        extras.putObject("headers")
                .put("responseId", responseId)
                .put("sessionId", sessionId)
                .put("turnId", turnId)
                .put("attempt", Integer.toString(attempt))
                .put("page", Integer.toString(number))
                .put("status", status);
        return extras;
    }
}
