package io.turnstream.sink.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.avro.Failure;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnInfo;
import io.turnstream.sink.codec.ChannelOperation;
import io.turnstream.sink.codec.Codec;
import io.turnstream.sink.codec.MessageDraft;
import io.turnstream.sink.codec.MessageDraft.Kind;
import io.turnstream.sink.codec.MessageDraft.SerialReference;
import io.turnstream.sink.codec.OnChannel;
import io.turnstream.sink.codec.TurnEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The least codec that has what the engine must cope with: an anchor, streams that refer to it, and an end. A double. */
final class StepCodec implements Codec {

    static final String RUN_START = "run-start";
    static final String STEP = "step";
    static final String STREAM = "stream";
    static final String RUN_END = "run-end";

    @Override
    public String name() {
        return "step";
    }

    @Override
    public TurnEncoder encoder(String sessionId, String turnId, Optional<TurnInfo> resumed) {
        return new Encoder(turnId, resumed.isPresent());
    }

    private static final class Encoder implements TurnEncoder {

        private final String turnId;
        private final Map<String, Boolean> open = new LinkedHashMap<>();
        private final List<String> streams = new ArrayList<>();
        private String step = "";
        private boolean begun;

        Encoder(String turnId, boolean begun) {
            this.turnId = turnId;
            this.begun = begun;
        }

        @Override
        public List<ChannelOperation> encode(TurnEvent event) {
            List<ChannelOperation> operations = new ArrayList<>();
            String stream = event.getResponseId() + "." + event.getAttempt() + ".p" + event.getPart();
            switch (event.getKind()) {
                case RESPONSE_STARTED -> {
                    step = "step." + event.getResponseId() + "." + event.getAttempt();
                    if (!begun) {
                        begun = true;
                        operations.add(create("run", Kind.WHOLE, RUN_START, false, null));
                    }
                    operations.add(anchor(event.getResponseId()));
                }
                case PART_STARTED -> {
                    open.put(stream, true);
                    streams.add(stream);
                    operations.add(create(stream, Kind.STREAM, STREAM, true, "streaming"));
                }
                case PART_DELTA -> operations.add(new ChannelOperation.Append(stream, event.getDelta()));
                case PART_ENDED -> {
                    open.remove(stream);
                    operations.add(new ChannelOperation.Close(stream, extras(true, "complete")));
                }
                case TURN_ENDED -> end(operations);
                default -> {}
            }
            return operations;
        }

        @Override
        public List<ChannelOperation> giveUp(Failure failure, OnChannel channel) {
            List<ChannelOperation> operations = new ArrayList<>();
            streams.stream()
                    .filter(channel::isOpen)
                    .forEach(stream -> operations.add(new ChannelOperation.Close(stream, extras(true, "cancelled"))));
            operations.add(create("end", Kind.WHOLE, RUN_END, false, null));
            return operations;
        }

        private void end(List<ChannelOperation> operations) {
            open.keySet()
                    .forEach(stream -> operations.add(new ChannelOperation.Close(stream, extras(true, "cancelled"))));
            open.clear();
            operations.add(create("end", Kind.WHOLE, RUN_END, false, null));
        }

        private ChannelOperation create(String key, Kind kind, String name, boolean refers, @Nullable String status) {
            return new ChannelOperation.Create(new MessageDraft(
                    key,
                    kind,
                    name,
                    null,
                    extras(false, status),
                    refers ? Optional.of(new SerialReference("/t/step", step)) : Optional.empty()));
        }

        private ChannelOperation anchor(String response) {
            ObjectNode extras = extras(false, null);
            extras.withObject("/t").put("response", response);
            return new ChannelOperation.Create(
                    new MessageDraft(step, Kind.ANCHOR, STEP, null, extras, Optional.empty()));
        }

        private ObjectNode extras(boolean stream, @Nullable String status) {
            ObjectNode extras = JsonNodeFactory.instance.objectNode();
            ObjectNode tier = extras.putObject("t").put("turn", turnId);
            if (status != null) {
                tier.put("status", status);
            }
            return extras;
        }
    }
}
