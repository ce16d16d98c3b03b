package io.turnstream.sink.redrive;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.sink.channel.ChannelConnection;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.channel.ChannelMessage;
import io.turnstream.sink.channel.HistoryPage;
import io.turnstream.sink.channel.StoredMessage;
import io.turnstream.sink.codec.Codec;
import io.turnstream.sink.codec.Codecs;
import io.turnstream.sink.codec.MessageDraft.SerialReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Mends turns on their channels: looks, compares, does what the plan says, one acknowledged operation after the other,
 * and looks again. Blocks; one thread.
 */
public final class ChannelRepair {

    private static final int PAGE = 500;
    private static final int MOST_PAGES = 100;

    private final Codecs codecs;
    private final Duration patience;

    /**
     * @param codecs the codecs that turns were published with
     * @param patience how long one operation may take
     */
    public ChannelRepair(Codecs codecs, Duration patience) {
        this.codecs = codecs;
        this.patience = patience;
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
        List<StoredMessage> all = read(connection, broken, view);
        List<StoredMessage> own = all.stream()
                .filter(message -> view.isOf(message, broken.turnId()))
                .toList();
        KeptTurn said = broken.kept().isPresent() ? broken.kept().get() : LetterText.turn(broken, view, own, all);
        KeptTurn turn = view.informed(said, own, all);
        List<WantedMessage> wanted = WantedMessage.of(
                codec.encoder(turn.sessionId(), turn.turnId(), Optional.empty()), turn.events(view.pieces(turn, own)));
        RepairPlan plan = RepairPlan.of(turn, wanted, own, view);
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
                List<String> created = await(connection.publish(channel, List.of(message)));
                String serial = created.isEmpty() ? null : created.get(0);
                if (serial == null) {
                    throw ChannelException.unknown(0, 0, "a repeated create was answered without its serial");
                }
                serials.put(create.key(), serial);
            } else if (step instanceof RepairStep.Update update) {
                ObjectNode extras = addressed(update.extras(), update.reference(), serials);
                var content = new ChannelMessage(null, null, update.data(), extras);
                await(connection.update(channel, known(serials, update.key()), content));
            } else if (step instanceof RepairStep.Delete delete) {
                var content = new ChannelMessage(null, null, null, delete.extras());
                await(connection.delete(channel, known(serials, delete.key()), content));
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

    /** The channel's messages, oldest first, from the first of the turn on. */
    private List<StoredMessage> read(ChannelConnection connection, BrokenTurn broken, CodecView view)
            throws CannotRepairException, ChannelException, InterruptedException {
        List<StoredMessage> newestFirst = new ArrayList<>();
        Optional<String> from = Optional.empty();
        for (int i = 0; i < MOST_PAGES; i++) {
            HistoryPage page = await(connection.history(broken.channel(), from, PAGE));
            page.messages().stream().filter(message -> !message.deleted()).forEach(newestFirst::add);
            boolean isFound = page.messages().stream()
                    .anyMatch(message -> view.isOf(message, broken.turnId()) && view.isFirst(message));
            String next = page.next();
            if (isFound || next == null) {
                Collections.reverse(newestFirst);
                return newestFirst;
            }
            from = Optional.of(next);
        }
        throw new CannotRepairException("it was not found among the newest " + PAGE * MOST_PAGES
                + " messages of its channel, and there are more");
    }

    private <T> T await(CompletionStage<T> stage) throws ChannelException, InterruptedException {
        try {
            return stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw ChannelException.unknown(0, 0, "no answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ChannelException why) {
                throw why;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
