package io.turnstream.sink.redrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.sink.channel.StoredMessage;
import io.turnstream.sink.codec.MessageDraft;
import io.turnstream.sink.redrive.RepairStep.Create;
import io.turnstream.sink.redrive.RepairStep.Delete;
import io.turnstream.sink.redrive.RepairStep.Update;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done so that a channel has the whole turn. What is right is left alone; what says less, or something
 * else, is updated with all that it should say; what is missing is created behind what is there. A step whose messages
 * are others than they should be, say something else, or are in another order, is begun anew: clients then show nothing
 * of the old ones.
 *
 * <p>A pure function of the turn and the channel: done twice, or done again after half of it, it ends the same.
 *
 * @param steps the operations, in order; each is to be acknowledged before the next
 * @param serials the serials of messages that are there, by key
 * @param seenFrom the time from which on the channel was looked at; empty: from its beginning, or that of the turn
 */
public record RepairPlan(List<RepairStep> steps, Map<String, String> serials, Optional<Instant> seenFrom) {

    public RepairPlan {
        steps = List.copyOf(steps);
        serials = Map.copyOf(serials);
    }

    /** True when the channel has everything. */
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** How many messages are created. */
    public int creates() {
        return (int) steps.stream().filter(Create.class::isInstance).count();
    }

    /** How many messages that are there are changed, or deleted. */
    public int changes() {
        return (int) steps.stream()
                .filter(step -> !(step instanceof Create) && serials.containsKey(step.key()))
                .count();
    }

    /** What is wrong, a line for each step, without any text: equal when the same is still wrong. */
    public List<String> differences() {
        return steps.stream().map(RepairPlan::difference).toList();
    }

    private static String difference(RepairStep step) {
        String what = step instanceof Create ? "is missing" : step instanceof Delete ? "is too many" : "differs";
        return step.key() + " " + what;
    }

    /** The same, of a channel that was looked at from then on only. */
    RepairPlan seenFrom(Optional<Instant> time) {
        return new RepairPlan(steps, serials, time);
    }

    /**
     * Compares.
     *
     * @param turn the turn, with what the channel knows of it
     * @param wanted its messages as they should be
     * @param own its messages as they are, oldest first
     * @param view knows them again
     */
    static RepairPlan of(KeptTurn turn, List<WantedMessage> wanted, List<StoredMessage> own, CodecView view) {
        return new Planner(turn, wanted, own, view).plan();
    }

    private static final class Planner {

        private final KeptTurn turn;
        private final List<WantedMessage> wanted;
        private final List<StoredMessage> own;
        private final CodecView view;
        private final Map<String, StoredMessage> there = new LinkedHashMap<>();
        private final Map<String, Integer> generations = new HashMap<>();
        private final List<RepairStep> steps = new ArrayList<>();
        private final Map<String, String> serials = new HashMap<>();

        Planner(KeptTurn turn, List<WantedMessage> wanted, List<StoredMessage> own, CodecView view) {
            this.turn = turn;
            this.wanted = wanted;
            this.own = own;
            this.view = view;
        }

        RepairPlan plan() {
            Set<String> taken = new HashSet<>();
            for (WantedMessage message : wanted) {
                if (message.isAnchor()) {
                    matchStep(message);
                } else if (message.reference().isEmpty()) {
                    newestLike(message, taken).ifPresent(stored -> there.put(message.key(), stored));
                }
            }
            there.forEach((key, stored) -> serials.put(key, stored.serial()));
            wanted.forEach(this::mend);
            List<CodecView.Stray> strays = view.strays(turn, own, List.copyOf(serials.values()));
            strays.forEach(this::tidyUp);
            return new RepairPlan(steps, serials, Optional.empty());
        }

        private Optional<StoredMessage> newestLike(WantedMessage message, Set<String> taken) {
            return own.stream()
                    .filter(stored -> isLike(stored, message))
                    .filter(stored -> !taken.contains(stored.serial()))
                    .reduce((earlier, later) -> later)
                    .map(stored -> {
                        taken.add(stored.serial());
                        return stored;
                    });
        }

        private void matchStep(WantedMessage anchor) {
            List<StoredMessage> starts =
                    own.stream().filter(stored -> isLike(stored, anchor)).toList();
            List<WantedMessage> members =
                    wanted.stream().filter(message -> message.belongsTo(anchor)).toList();
            int generation = starts.size();
            if (!starts.isEmpty()) {
                StoredMessage newest = starts.get(starts.size() - 1);
                Optional<Map<String, StoredMessage>> matched = matched(members, newest);
                if (matched.isPresent()) {
                    there.put(anchor.key(), newest);
                    there.putAll(matched.get());
                    generation--;
                }
            }
            generations.put(anchor.key(), generation);
            for (WantedMessage member : members) {
                generations.put(member.key(), generation);
            }
        }

        /** The messages of a step that are there, by key; empty when they are not a beginning of what they should be. */
        private Optional<Map<String, StoredMessage>> matched(List<WantedMessage> members, StoredMessage start) {
            Map<String, StoredMessage> matched = new LinkedHashMap<>();
            List<WantedMessage> left = new ArrayList<>(members);
            List<WantedMessage> ordered = new ArrayList<>(members.stream()
                    .filter(member -> view.hasPlace(member.name(), member.extras()))
                    .toList());
            for (StoredMessage stored : newestOf(start, members)) {
                Optional<WantedMessage> like =
                        left.stream().filter(member -> isLike(stored, member)).findFirst();
                if (like.isEmpty()) {
                    if (!view.mayBeUnknown(stored) && !turn.lacksSomething()) {
                        return Optional.empty();
                    }
                    continue;
                }
                if (!saysTheSame(stored, like.get())) {
                    if (view.isReplaceable(extras(stored))) {
                        continue;
                    }
                    return Optional.empty();
                }
                left.remove(like.get());
                if (view.hasPlace(stored.name(), extras(stored)) && ordered.remove(0) != like.get()) {
                    return Optional.empty();
                }
                matched.put(like.get().key(), stored);
            }
            return Optional.of(matched);
        }

        /** The messages of a step that is there, without those that a later one replaces. */
        private List<StoredMessage> newestOf(StoredMessage start, List<WantedMessage> members) {
            List<StoredMessage> newest = new ArrayList<>();
            for (StoredMessage stored : own) {
                if (refersTo(stored, start, members)) {
                    newest.removeIf(earlier -> view.isReplaceable(extras(earlier)) && isSame(earlier, stored));
                    newest.add(stored);
                }
            }
            return newest;
        }

        private boolean isSame(StoredMessage one, StoredMessage other) {
            return view.identity(one.name(), extras(one), one.data())
                    .equals(view.identity(other.name(), extras(other), other.data()));
        }

        /** A message that grows may say less by now; any other says what it should, or another thing. */
        private static boolean saysTheSame(StoredMessage stored, WantedMessage message) {
            return message.kind().grows() || Data.areSame(stored.data(), message.data());
        }

        private static boolean refersTo(StoredMessage stored, StoredMessage start, List<WantedMessage> members) {
            return members.stream()
                    .flatMap(member -> member.reference().stream())
                    .findFirst()
                    .map(reference -> start.serial()
                            .equals(extras(stored).at(reference.path()).asText()))
                    .orElse(false);
        }

        private boolean isLike(StoredMessage stored, WantedMessage message) {
            return view.identity(stored.name(), extras(stored), stored.data())
                    .equals(view.identity(message.name(), message.extras(), message.data()));
        }

        private void mend(WantedMessage message) {
            StoredMessage stored = there.get(message.key());
            if (stored == null) {
                create(message);
                return;
            }
            ObjectNode ended = view.ended(extras(stored), message.extras());
            boolean grows = message.kind().grows();
            String text = text(stored.data());
            boolean sameText = !grows || text.equals(text(message.data()));
            boolean sameEnd = ended.equals(extras(stored)) || grows && sameText && isOver(stored, message);
            if (!sameText || !sameEnd) {
                JsonNode data = grows ? message.data() : stored.data();
                steps.add(new Update(message.key(), data, ended, Optional.empty()));
            }
        }

        /** Whether a part of an answer that was cut off had ended before, is not known: either end is right. */
        private static boolean isOver(StoredMessage stored, WantedMessage message) {
            String path = "/ai/transport/status";
            return message.extras().at(path).asText().equals("cancelled")
                    && extras(stored).at(path).asText().equals("complete");
        }

        private void create(WantedMessage message) {
            boolean stream = message.kind() == MessageDraft.Kind.STREAM;
            JsonNode first = stream ? TextNode.valueOf("") : message.data();
            ObjectNode extras = stream ? message.created() : message.extras();
            steps.add(new Create(message.key(), id(message), message.name(), first, extras, message.reference()));
            if (stream) {
                steps.add(new Update(message.key(), message.data(), message.extras(), message.reference()));
            }
        }

        private String id(WantedMessage message) {
            int generation = generations.getOrDefault(message.key(), 0);
            return RedriveIds.of(turn.sessionId(), turn.turnId(), message.key(), generation);
        }

        private void tidyUp(CodecView.Stray stray) {
            String key = "stray." + stray.message().serial();
            serials.put(key, stray.message().serial());
            steps.add(
                    stray.goes()
                            ? new Delete(key, stray.extras())
                            : new Update(key, stray.message().data(), stray.extras(), Optional.empty()));
        }
    }

    private static String text(@Nullable JsonNode data) {
        return data == null ? "" : data.asText();
    }

    private static JsonNode extras(StoredMessage message) {
        JsonNode extras = message.extras();
        return extras == null ? MissingNode.getInstance() : extras;
    }
}
