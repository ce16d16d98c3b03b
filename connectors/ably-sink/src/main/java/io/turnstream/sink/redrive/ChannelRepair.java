package io.turnstream.sink.redrive;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.sink.channel.ChannelConnection;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.channel.ChannelMessage;
import io.turnstream.sink.channel.StoredMessage;
import io.turnstream.sink.codec.Codec;
import io.turnstream.sink.codec.Codecs;
import io.turnstream.sink.codec.MessageDraft.SerialReference;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Mends turns on their channels: looks, compares, does what the plan says, one acknowledged operation after the other,
 * and looks again. Blocks; one thread.
 */
public final class ChannelRepair {

    private final Codecs codecs;
    private final Patience patience;

    /**
     * @param codecs the codecs that turns were published with
     * @param patience how long one operation may take
     */
    public ChannelRepair(Codecs codecs, Duration patience) {
        this.codecs = codecs;
        this.patience = new Patience(patience);
    }

    /**
     * What would be done for the turn, from a look at its channel.
     *
     * @throws CannotRepairException when nothing can be done
     * @throws ChannelException when the channel cannot be read
     */
    public RepairPlan plan(ChannelConnection connection, BrokenTurn broken)
            throws CannotRepairException, ChannelException, InterruptedException {
        CodecView view = CodecView.of(broken.codec())
                .orElseThrow(() -> new CannotRepairException("its codec '" + broken.codec() + "' is not known"));
        Codec codec = codecs.find(broken.codec())
                .orElseThrow(() -> new CannotRepairException("its codec '" + broken.codec() + "' is not known"));
        ChannelWalk walk = ChannelWalk.back(connection, broken, view, patience);
        List<StoredMessage> all = walk.messages();
        List<StoredMessage> own = all.stream()
                .filter(message -> view.isOf(message, broken.turn().turnId()))
                .toList();
        KeptTurn turn = view.informed(broken.turn(), own);
        List<WantedMessage> wanted = WantedMessage.of(
                codec.encoder(turn.sessionId(), turn.turnId(), Optional.empty()), turn.events(view.pieces(turn, own)));
        RepairPlan plan = RepairPlan.of(turn, wanted, own, view).seenFrom(walk.seenFrom());
        if (plan.creates() > 0) {
            Optional<String> obstacle = view.obstacle(turn, own, all);
            if (obstacle.isPresent()) {
                throw new CannotRepairException(obstacle.get());
            }
        }
        return plan;
    }

    /**
     * Does what the plan says. What was done stays done when it fails; another plan then holds the rest.
     *
     * @throws ChannelException when an operation has no acknowledgement
     */
    public void carryOut(ChannelConnection connection, String channel, RepairPlan plan)
            throws ChannelException, InterruptedException {
        Map<String, String> serials = new HashMap<>(plan.serials());
        for (RepairStep step : plan.steps()) {
            if (step instanceof RepairStep.Create create) {
                ObjectNode extras = addressed(create.extras(), create.reference(), serials);
                var message = new ChannelMessage(create.id(), create.name(), create.data(), extras);
                List<String> created = patience.await(connection.publish(channel, List.of(message)));
                String serial = created.isEmpty() ? null : created.get(0);
                if (serial == null) {
                    throw ChannelException.unknown(0, 0, "a repeated create was answered without its serial");
                }
                serials.put(create.key(), serial);
            } else if (step instanceof RepairStep.Update update) {
                ObjectNode extras = addressed(update.extras(), update.reference(), serials);
                var content = new ChannelMessage(null, null, update.data(), extras);
                patience.await(connection.update(channel, known(serials, update.key()), content));
            } else if (step instanceof RepairStep.Delete delete) {
                var content = new ChannelMessage(null, null, null, delete.extras());
                patience.await(connection.delete(channel, known(serials, delete.key()), content));
            }
        }
    }

    private static ObjectNode addressed(
            ObjectNode extras, Optional<SerialReference> reference, Map<String, String> serials) {
        if (reference.isEmpty()) {
            return extras;
        }
        ObjectNode filled = extras.deepCopy();
        JsonPointer path = JsonPointer.compile(reference.get().path());
        if (filled.at(path.head()) instanceof ObjectNode parent) {
            parent.put(
                    path.last().getMatchingProperty(),
                    known(serials, reference.get().key()));
        }
        return filled;
    }

    private static String known(Map<String, String> serials, String key) {
        String serial = serials.get(key);
        if (serial == null) {
            throw new IllegalStateException("the plan names a message before it is there: " + key);
        }
        return serial;
    }
}
