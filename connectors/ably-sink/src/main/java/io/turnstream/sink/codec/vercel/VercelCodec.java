package io.turnstream.sink.codec.vercel;

import io.turnstream.avro.TurnInfo;
import io.turnstream.sink.codec.Codec;
import io.turnstream.sink.codec.MessageDraft;
import io.turnstream.sink.codec.TurnEncoder;
import io.turnstream.sink.codec.Unshown;
import java.util.Optional;

/**
 * Shows turns to {@code useChat} and every other client of AI Transport's Vercel codec.
 *
 * @param errorsToClients whether clients may read why a turn or a tool failed
 * @param unshown hears of parts that are not shown
 */
public record VercelCodec(boolean errorsToClients, Unshown unshown) implements Codec {

    @Override
    public String name() {
        return "vercel";
    }

    @Override
    public TurnEncoder encoder(String sessionId, String turnId, Optional<TurnInfo> resumed) {
        return new VercelEncoder(turnId, resumed, errorsToClients, unshown);
    }

    @Override
    public boolean shows(MessageDraft message, String messageId) {
        return messageId.equals(message.extras()
                .path("ai")
                .path("transport")
                .path("codec-message-id")
                .textValue());
    }
}
