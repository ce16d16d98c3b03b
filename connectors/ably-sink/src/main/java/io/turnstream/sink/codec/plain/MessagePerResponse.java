package io.turnstream.sink.codec.plain;

import io.turnstream.avro.TurnInfo;
import io.turnstream.sink.codec.Codec;
import io.turnstream.sink.codec.TurnEncoder;
import io.turnstream.sink.codec.Unshown;
import java.util.Optional;

/**
 * One message per response that grows as the answer does (Ably, "Message per response"): set on create, add on append,
 * replace on update. The answer's text only.
 *
 * @param unshown hears of parts that are not shown
 */
public record MessagePerResponse(Unshown unshown) implements Codec {

    @Override
    public String name() {
        return "message-per-response";
    }

    @Override
    public TurnEncoder encoder(String sessionId, String turnId, Optional<TurnInfo> resumed) {
        return new PlainEncoder(sessionId, turnId, unshown);
    }
}
