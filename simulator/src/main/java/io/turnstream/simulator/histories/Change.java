package io.turnstream.simulator.histories;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.simulator.histories.Operation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Something that no sink should do to a channel, and that the model of the view must know all the same. */
enum Change {
    /** An operation is missing. */
    DROPPED {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            operations.remove(random.nextInt(operations.size()));
        }
    },
    /** An operation is done twice. */
    DOUBLED {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            int at = random.nextInt(operations.size());
            Operation again = operations.get(at);
            Operation copy = again.isPublish() ? again.called(fresh(operations)) : again;
            operations.add(after(at, operations, random), copy);
        }
    },
    /** Two operations change places. */
    SWAPPED {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            int at = random.nextInt(operations.size());
            int other = Math.min(operations.size() - 1, at + 1 + random.nextInt(12));
            Operation moved = operations.set(at, operations.get(other));
            operations.set(other, moved);
        }
    },
    /** What was said first is gone. */
    BEHEADED {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            operations
                    .subList(0, 1 + random.nextInt(Math.max(1, operations.size() / 3)))
                    .clear();
        }
    },
    /** Nothing comes after the middle. */
    CUT_OFF {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            int half = operations.size() / 2;
            operations
                    .subList(half + random.nextInt(Math.max(1, half)), operations.size())
                    .clear();
        }
    },
    /** A step starts anew; what follows belongs to the new start, or still to the old one. */
    SUPERSEDED {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            int first = pick(operations, random, each -> each.isPublish() && each.isNamed("ai-step-start"));
            if (first < 0) {
                return;
            }
            Operation start = operations.get(first).called(fresh(operations));
            int at = after(first, operations, random);
            String old = "@" + operations.get(first).label();
            operations.add(at, start);
            if (random.nextBoolean()) {
                Set<String> before = new HashSet<>();
                operations.subList(0, at).forEach(each -> before.add(each.label()));
                operations.replaceAll(each -> old.equals("@" + each.start()) && !before.contains(each.label())
                        ? each.withStart("@" + start.label())
                        : each);
            }
        }
    },
    /** Outputs name a start that is none, or none at all. */
    MISATTRIBUTED {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            int at = pick(operations, random, each -> each.start() != null);
            if (at >= 0) {
                String label = operations.get(at).label();
                String header = random.nextBoolean() ? "step-id" : "step-start-serial";
                String value = random.nextBoolean() ? "nowhere" : null;
                operations.replaceAll(each -> each.label().equals(label) ? each.with(header, value) : each);
            }
        }
    },
    /** A message is given its whole text, and more. */
    UPDATED {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            int at = growing(operations, random);
            if (at >= 0) {
                String text = textAt(operations, at);
                operations.add(
                        at + 1, operations.get(at).followedBy(Kind.UPDATE, text + (random.nextBoolean() ? "" : "+")));
            }
        }
    },
    /** A message is given a text that does not go on from what it had, and goes on from that. */
    REWRITTEN {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            int at = growing(operations, random);
            if (at >= 0) {
                String text = textAt(operations, at);
                String other = random.nextBoolean()
                        ? text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2))
                        : "!" + text;
                operations.add(at + 1, operations.get(at).followedBy(Kind.UPDATE, other));
                if (random.nextBoolean()) {
                    operations.add(at + 2, operations.get(at).followedBy(Kind.UPDATE, other + "and on"));
                }
            }
        }
    },
    /** A message ends in its middle. */
    CLOSED_EARLY {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            int at = growing(operations, random);
            if (at >= 0) {
                operations.set(at, operations.get(at).with("status", random.nextBoolean() ? "complete" : "cancelled"));
            }
        }
    },
    /** A message goes on after its end. */
    TALKED_ON {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            int at = growing(operations, random);
            if (at >= 0) {
                Kind kind = random.nextBoolean() ? Kind.APPEND : Kind.UPDATE;
                String text = kind == Kind.APPEND ? "too late" : textAt(operations, at) + "too late";
                operations.add(operations.get(at).with("status", "streaming").followedBy(kind, text));
            }
        }
    },
    /** A message is deleted. */
    DELETED {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            int at = random.nextInt(operations.size());
            Operation deleted = operations.get(at).followedBy(Kind.DELETE, "");
            operations.add(after(at, operations, random), deleted);
        }
    },
    /** A turn ends once more, or in its middle. */
    ENDED {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            String[] reasons = {"complete", "cancelled", "error", null};
            String reason = reasons[random.nextInt(reasons.length)];
            lifecycle(operations, random, "ai-run-end", each -> each.with("run-reason", reason));
        }
    },
    /** A turn pauses, and may go on. */
    PAUSED {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            int at = lifecycle(operations, random, "ai-run-suspend", each -> each);
            if (at >= 0 && random.nextInt(3) > 0) {
                String invocation = random.nextBoolean() ? "another" : "";
                Operation resume = operations
                        .get(at)
                        .named("ai-run-resume")
                        .called(fresh(operations))
                        .with("invocation-id", invocation);
                operations.add(after(at, operations, random), resume);
            }
        }
    },
    /** A turn comes after another message, one that is nowhere, one of its own, or none. */
    MOVED {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            int one = pick(operations, random, each -> each.transport("run-id") != null);
            int other = pick(operations, random, each -> each.transport("codec-message-id") != null);
            if (one < 0 || other < 0) {
                return;
            }
            String run = operations.get(one).transport("run-id");
            String parent =
                    switch (random.nextInt(4)) {
                        case 0 -> "nowhere";
                        case 1 -> null;
                        default -> operations.get(other).transport("codec-message-id");
                    };
            operations.replaceAll(each -> run != null
                            && run.equals(each.transport("run-id"))
                            && (each.isNamed("ai-run-start") || each.transport("codec-message-id") != null)
                    ? each.with("parent", parent)
                    : each);
        }
    },
    /** A turn answers an input that is there before it, after it, or not at all. */
    ASKED {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            int at = pick(operations, random, each -> each.transport("run-id") != null);
            if (at < 0) {
                return;
            }
            String run = operations.get(at).transport("run-id");
            String id = "asked-" + operations.size();
            boolean isParent = random.nextBoolean();
            String parent = operations.get(at).transport("parent");
            operations.replaceAll(each -> run != null && run.equals(each.transport("run-id"))
                    ? (isParent ? each.with("parent", id) : each).with("input-codec-message-id", id)
                    : each);
            if (random.nextInt(4) > 0) {
                operations.add(random.nextInt(at + 1), input(fresh(operations), id, parent));
            }
        }
    },
    /** An output that says something else than text. */
    ADORNED {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            for (int more = random.nextInt(4); more >= 0; more--) {
                int at = pick(
                        operations, random, each -> each.isPublish() && each.transport("codec-message-id") != null);
                if (at >= 0) {
                    List<Operation> parts = Parts.draw(operations.get(at), operations.size(), random);
                    int to = at;
                    for (Operation part : parts) {
                        to = after(to, operations, random);
                        operations.add(to, part);
                    }
                }
            }
        }
    },
    /** So many messages of others come in between that a client reads the end of a turn on a page of its own. */
    CROWDED {
        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            int end = pick(operations, random, each -> each.isPublish() && each.isNamed("ai-run-end"));
            int at = end < 0 ? operations.size() / 2 : end;
            long behind = operations.subList(at, operations.size()).stream()
                    .filter(Operation::isPublish)
                    .count();
            for (long more = PAGE - behind - random.nextInt(3); more > 0; more--) {
                ObjectNode none = JsonNodeFactory.instance.objectNode();
                operations.add(at, new Operation(Kind.PUBLISH, fresh(operations), "chat", null, none).saying("Hi"));
            }
        }
    },
    /** A header or the name of an operation is missing. */
    MAIMED {
        private final List<String> headers =
                List.of("run-id", "codec-message-id", "stream", "status", "stream-id", "parent", "run-reason");

        @Override
        void make(List<Operation> operations, RandomGenerator random) {
            int at = random.nextInt(operations.size());
            Operation whole = operations.get(at);
            int which = random.nextInt(headers.size() + 2);
            if (which < headers.size()) {
                operations.set(at, whole.with(headers.get(which), null));
            } else if (which == headers.size()) {
                operations.set(at, whole.withCodec(JsonNodeFactory.instance.objectNode()));
            } else if (whole.isPublish()) {
                operations.set(at, whole.named("something-else"));
            }
        }
    };

    /** Makes it, if there is anything that it can be made of. */
    abstract void make(List<Operation> operations, RandomGenerator random);

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static final int NEAR = 20;

    /** How many messages of history a client asks for at once. */
    private static final int PAGE = 100;

    private static String fresh(List<Operation> operations) {
        Set<String> labels = new HashSet<>();
        operations.forEach(each -> labels.add(each.label()));
        int number = 0;
        while (labels.contains("x" + number)) {
            number++;
        }
        return "x" + number;
    }

    /** A place after this one, and not far from it. */
    private static int after(int at, List<Operation> operations, RandomGenerator random) {
        return Math.min(operations.size(), at + 1 + random.nextInt(NEAR));
    }

    private static int pick(List<Operation> operations, RandomGenerator random, Predicate<Operation> which) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            if (which.test(operations.get(i))) {
                places.add(i);
            }
        }
        return places.isEmpty() ? -1 : places.get(random.nextInt(places.size()));
    }

    private static int growing(List<Operation> operations, RandomGenerator random) {
        return pick(operations, random, each -> each.kind() == Kind.APPEND || each.kind() == Kind.UPDATE);
    }

    /** What the message of an operation says after it. */
    private static String textAt(List<Operation> operations, int at) {
        String label = operations.get(at).label();
        String text = "";
        for (Operation each : operations.subList(0, at + 1)) {
            if (each.label().equals(label)) {
                text = each.kind() == Kind.APPEND ? text + each.text() : each.text();
            }
        }
        return text;
    }

    private static int lifecycle(
            List<Operation> operations, RandomGenerator random, String name, UnaryOperator<Operation> made) {
        int first = pick(operations, random, each -> each.isPublish() && each.transport("run-id") != null);
        if (first < 0) {
            return -1;
        }
        Operation of = operations.get(first);
        ObjectNode extras = JsonNodeFactory.instance.objectNode();
        ObjectNode transport = extras.putObject("ai").putObject("transport");
        transport.put("run-id", of.transport("run-id"));
        String invocation = of.transport("invocation-id");
        if (invocation != null) {
            transport.put("invocation-id", invocation);
        }
        int at = after(first, operations, random);
        operations.add(at, made.apply(new Operation(Kind.PUBLISH, fresh(operations), name, null, extras)));
        return at;
    }

    private static Operation input(String label, String id, @Nullable String parent) {
        ObjectNode extras = JsonNodeFactory.instance.objectNode();
        ObjectNode transport = extras.putObject("ai")
                .putObject("transport")
                .put("role", "user")
                .put("codec-message-id", id)
                .put("event-id", "e-" + id)
                .put("stream", "false")
                .put("discrete", "true");
        if (parent != null) {
            transport.put("parent", parent);
        }
        extras.withObject("/ai")
                .putObject("codec")
                .put("kind", "user-message")
                .put("messageId", "u-" + id)
                .put("partType", "text");
        return new Operation(Kind.PUBLISH, label, "ai-input", null, extras).saying("What?");
    }

    /** What can be done: nothing is done to a message before it is there, and nobody knows its serial. */
    static List<Operation> possible(List<Operation> operations) {
        Map<String, Boolean> there = new HashMap<>();
        List<Operation> possible = new ArrayList<>();
        for (Operation operation : operations) {
            String start = operation.start();
            Operation known = start == null || there.containsKey(start) ? operation : operation.withStart("nowhere");
            if (operation.isPublish() ? there.put(operation.label(), true) == null : there.containsKey(known.label())) {
                possible.add(known);
            }
        }
        return possible;
    }
}
