package io.turnstream.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.sink.channel.ChannelMessage;
import io.turnstream.sink.engine.Command;
import io.turnstream.topology.assembly.Memory;
import io.turnstream.topology.assembly.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ways to break the rules that delivery rests on, by what is broken. */
final class Mutations {

    private Mutations() {}

    static Map<String, Supplier<Tampering>> all() {
        Map<String, Supplier<Tampering>> all = new LinkedHashMap<>();
        all.put("invariant 1, whole and exact: a delta in fifty loses its last character", LosesCharacters::new);
        all.put("invariant 3, never re-append: what had no acknowledgement is appended again", AppendsAgain::new);
        all.put("invariant 4, terminal last: the status is final before the text is", EndsTooEarly::new);
        all.put("invariant 5, one life per connection: a lost one comes back and sends again", () -> new Tampering() {
            @Override
            public boolean connectsAgain() {
                return true;
            }
        });
        all.put("invariant 6, offsets follow acknowledgements: what was read is committed", () -> new Tampering() {
            @Override
            public boolean commitsWhatWasRead() {
                return true;
            }
        });
        all.put("invariant 7, finished stays finished: the next owner forgets what was closed", () -> new Tampering() {
            @Override
            public boolean forgetsFinished() {
                return true;
            }
        });
        all.put("invariant 11, deterministic: time-outs act without being written first", () -> new Tampering() {
            @Override
            public boolean actsOnTheClock() {
                return true;
            }
        });
        all.put("no lease: who wakes up goes on sending", () -> new Tampering() {
            @Override
            public boolean leaseIsOff() {
                return true;
            }
        });
        all.put("no waiting for the last stable offset: the next owner begins at once", () -> new Tampering() {
            @Override
            public boolean startsUnsettled() {
                return true;
            }
        });
        all.put("stores without the session in their keys", () -> new Tampering() {
            @Override
            public Memory memory(Memory memory) {
                return withoutSessions(memory);
            }
        });
        all.put("repeats are known by seq alone", KnowsSeqAlone::new);
        all.put("cancels come on a second topic", () -> new Tampering() {
            @Override
            public boolean cancelsApart() {
                return true;
            }
        });
        return all;
    }

    private static final class LosesCharacters implements Tampering {
        private int deltas;

        @Override
        public TurnEvent turnEvent(TurnEvent event) {
            String delta = event.getDelta();
            if (event.getKind() != TurnEventKind.PART_DELTA || delta.isEmpty() || ++deltas % 50 != 0) {
                return event;
            }
            return TurnEvent.newBuilder(event)
                    .setDelta(delta.substring(0, delta.length() - 1))
                    .build();
        }
    }

    private static final class AppendsAgain implements Tampering {
        private final Map<String, Integer> sent = new HashMap<>();
        private final Map<String, Integer> before = new HashMap<>();

        @Override
        public Command.Operation operation(Command.Operation operation) {
            if (operation instanceof Command.Append append) {
                String text = text(append.content());
                int from = sent.getOrDefault(append.serial(), 0);
                before.put(append.serial(), from);
                sent.put(append.serial(), from + text.length());
            } else if (operation instanceof Command.Update update) {
                String text = text(update.content());
                int from = Math.min(before.getOrDefault(update.serial(), 0), text.length());
                before.put(update.serial(), sent.getOrDefault(update.serial(), from));
                sent.put(update.serial(), text.length());
                return new Command.Append(
                        update.id(),
                        update.slot(),
                        update.life(),
                        update.channel(),
                        update.serial(),
                        with(
                                update.content(),
                                text.substring(from),
                                update.content().extras()));
            }
            return operation;
        }
    }

    private static final class EndsTooEarly implements Tampering {
        private int appends;

        @Override
        public Command.Operation operation(Command.Operation operation) {
            if (!(operation instanceof Command.Append append) || ++appends % 40 != 0) {
                return operation;
            }
            ObjectNode extras = append.content().extras().deepCopy();
            boolean streams = extras.at("/ai/transport/status").isTextual();
            if (streams) {
                extras.withObject("/ai/transport").put("status", "complete");
            }
            return new Command.Append(
                    append.id(),
                    append.slot(),
                    append.life(),
                    append.channel(),
                    append.serial(),
                    with(append.content(), text(append.content()), extras));
        }
    }

    private static final class KnowsSeqAlone implements Tampering {
        private final Set<String> seen = new HashSet<>();

        @Override
        public boolean ignores(TokenEvent event) {
            if (event.getSeq() < 0) {
                return false;
            }
            String ofAnyAttempt = event.getSessionId() + "|" + event.getResponseId() + "|" + event.getSeq();
            String ofThis = ofAnyAttempt + "|" + event.getAttempt();
            // Reading again after a crash is no repeat.
            boolean known = seen.contains(ofAnyAttempt) && !seen.contains(ofThis);
            if (!known) {
                seen.add(ofAnyAttempt);
                seen.add(ofThis);
            }
            return known;
        }
    }

    private static String text(ChannelMessage content) {
        return content.data() == null ? "" : content.data().asText();
    }

    private static ChannelMessage with(ChannelMessage content, String text, ObjectNode extras) {
        return new ChannelMessage(content.id(), content.name(), TextNode.valueOf(text), extras);
    }

    private static Memory withoutSessions(Memory memory) {
        return new Memory(
                withoutSession(memory.turns()),
                withoutSession(memory.closedTurns()),
                withoutSession(memory.responses()),
                withoutSession(memory.fragments()),
                withoutSession(memory.held()),
                memory.sessionTails());
    }

    private static <V> Table<V> withoutSession(Table<V> table) {
        return new Table<>() {
            @Override
            public @Nullable V get(String key) {
                return table.get(shortened(key));
            }

            @Override
            public void put(String key, V value) {
                table.put(shortened(key), value);
            }

            @Override
            public void delete(String key) {
                table.delete(shortened(key));
            }

            private String shortened(String key) {
                return "any" + key.substring(key.indexOf('|'));
            }
        };
    }
}
