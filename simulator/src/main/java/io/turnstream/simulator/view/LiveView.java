package io.turnstream.simulator.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The conversation of one channel as a person sees it: a tree of inputs and turns, of which one path is shown. The rules
 * are those of the client's own code:
 *
 * <ul>
 *   <li>What grows is shown as it is appended; an update counts only when it goes on from the data before; nothing counts
 *       after a terminal status.
 *   <li>Of a step the start with the greatest serial counts.
 *   <li>A turn comes after its parent, and is not shown where its parent is not; of turns with one parent, or none, the
 *       last is shown.
 *   <li>What is shown is looked at anew when a turn or input appears or finds its place, and not when a parent does.
 * </ul>
 *
 * <p>Left out: prompts that were edited, answers made anew from their middle, what clients say to tools, and that a turn
 * two minutes after its end forgets the order of what it said. For one thread.
 */
public final class LiveView {

    private final Decoder decoder = new Decoder();
    private final Map<String, Node> nodes = new LinkedHashMap<>();

    /** Which node a message id belongs to. */
    private final Map<String, String> owners = new HashMap<>();

    private List<Node> shown = List.of();
    private boolean moved;

    /**
     * A message that grows.
     *
     * @param serial addresses it
     * @param run the turn that it names; empty for none
     * @param step the response that it names; empty for none
     * @param attempt the serial of its step's start; empty for none
     * @param kind of the codec, such as {@code text}
     * @param text what clients have been told of it
     * @param status {@code streaming}, or how it ended
     */
    public record Growing(
            String serial, String run, String step, String attempt, String kind, String text, String status) {}

    /** Takes a message as it is delivered. */
    public void show(JsonNode json) {
        take(new Wire(json));
        if (moved) {
            showOlder();
        }
    }

    /** Takes a message of the channel's history, which is not looked at before all of it is there. */
    public void takeOlder(JsonNode json) {
        take(new Wire(json));
    }

    /** Looks at the history that was taken. */
    public void showOlder() {
        moved = false;
        shown = path();
    }

    private void take(Wire message) {
        String run = message.transport("run-id");
        String name = message.name();
        switch (name) {
            case "ai-run-start", "ai-run-suspend", "ai-run-resume", "ai-run-end" -> {
                if (run != null && !run.isEmpty()) {
                    lifecycle(name, run, message);
                }
            }
            case "ai-step-start" -> {
                String step = message.transport("step-id");
                if (run != null && !run.isEmpty() && step != null && !step.isEmpty()) {
                    startStep(run, step, message.serial());
                }
            }
            case "ai-step-end" -> {}
            default -> content(message, run);
        }
    }

    // ---- what happens to turns

    private void lifecycle(String name, String run, Wire message) {
        Node node = nodes.get(run);
        if (name.equals("ai-run-start")) {
            start(node, run, message);
        } else if (node != null && node.isRun) {
            String invocation = message.transport("invocation-id");
            switch (name) {
                case "ai-run-suspend" -> node.suspend(invocation == null ? "" : invocation);
                case "ai-run-resume" -> node.resume(invocation == null ? "" : invocation);
                default -> {
                    String reason = message.transport("run-reason");
                    node.end(reason == null ? "complete" : reason);
                }
            }
        }
    }

    private void start(@Nullable Node known, String run, Wire message) {
        String parent = message.transport("parent");
        if (known == null) {
            add(new Node(run, true, nodes.size(), parent, message.serial()));
        } else if (known.isRun) {
            known.started();
            place(known, message.serial());
            if (known.parent == null && parent != null) {
                known.parent = parent;
                moved = true;
            }
        }
        if (known == null || known.isRun) {
            answers(run, message);
        }
    }

    /** An input that is not there yet is taken for a part of the turn that answers it. */
    private void answers(String run, Wire message) {
        String input = message.transport("input-codec-message-id");
        if (input != null && !input.equals(run)) {
            owners.putIfAbsent(input, run);
        }
    }

    private void startStep(String run, String step, String serial) {
        Node node = nodes.get(run);
        if (node == null) {
            node = new Node(run, true, nodes.size(), null, null);
            add(node);
        }
        if (node.isRun) {
            node.startStep(step, serial);
        }
    }

    private void add(Node node) {
        nodes.put(node.key, node);
        moved = true;
    }

    private void place(Node node, String serial) {
        if (node.serial == null) {
            node.serial = serial;
            moved = true;
        }
    }

    // ---- what is said

    private void content(Wire message, @Nullable String run) {
        List<Chunk> chunks = decoder.decode(message);
        String messageId = message.transport("codec-message-id");
        if (run == null) {
            boolean input = message.name().equals("ai-input") && !chunks.isEmpty();
            if (input && messageId != null && "user".equals(message.transport("role"))) {
                input(message, messageId, chunks);
            }
            return;
        }
        if (chunks.isEmpty() && (run.isEmpty() || !nodes.containsKey(run))) {
            return;
        }
        answers(run, message);
        Node node = nodes.get(run);
        if (node == null) {
            node = new Node(run, true, nodes.size(), message.transport("parent"), message.serial());
            add(node);
        } else if (node.isRun) {
            place(node, message.serial());
        }
        if (messageId != null) {
            owners.put(messageId, run);
        }
        node.take(message, chunks);
    }

    private void input(Wire message, String messageId, List<Chunk> chunks) {
        Node node = nodes.get(messageId);
        if (node == null) {
            node = new Node(messageId, false, nodes.size(), message.transport("parent"), message.serial());
            add(node);
            owners.put(messageId, messageId);
        }
        node.take(message, chunks);
    }

    // ---- what is shown

    private List<Node> path() {
        List<Node> sorted = new ArrayList<>(nodes.values());
        sorted.sort(LiveView::compare);
        Map<@Nullable String, Node> last = new HashMap<>();
        sorted.stream().filter(node -> node.isRun).forEach(node -> last.put(node.parent, node));
        List<Node> path = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Node node : sorted) {
            String parent = node.parent == null ? null : owners.get(node.parent);
            boolean reached = parent == null || keys.contains(parent);
            if (reached && (!node.isRun || node.equals(last.get(node.parent)))) {
                path.add(node);
                keys.add(node.key);
            }
        }
        return path;
    }

    private static int compare(Node one, Node other) {
        if (one.serial == null || other.serial == null) {
            int known = Boolean.compare(one.serial == null, other.serial == null);
            return known != 0 ? known : Integer.compare(one.number, other.number);
        }
        int order = one.serial.compareTo(other.serial);
        return order != 0 ? order : Integer.compare(one.number, other.number);
    }

    /** The messages on the screen, as the AI SDK has them, in order. */
    public List<ObjectNode> messages() {
        return shown.stream()
                .flatMap(node -> node.projection().messages().stream())
                .toList();
    }

    /** The turns on the screen, in order. */
    public List<String> runs() {
        return shown.stream().filter(node -> node.isRun).map(node -> node.key).toList();
    }

    /** Every turn that was seen, whether it is on the screen or not. */
    public List<String> known() {
        return nodes.values().stream()
                .filter(node -> node.isRun)
                .map(node -> node.key)
                .toList();
    }

    /** How a turn stands: active, suspended, or the reason of its end; null when nobody has seen it. */
    public @Nullable String status(String run) {
        Node node = nodes.get(run);
        return node == null || !node.isRun ? null : node.status();
    }

    /** True when a message that grows has been seen. */
    public boolean knows(String serial) {
        return decoder.knows(serial);
    }

    /** Every message that grows, in the order of creation. */
    public List<Growing> growing() {
        return decoder.trackers().stream().map(LiveView::growing).toList();
    }

    private static Growing growing(Decoder.Tracker tracker) {
        return new Growing(
                tracker.serial,
                orEmpty(tracker.run),
                orEmpty(tracker.step),
                orEmpty(tracker.stepStart),
                tracker.kind(),
                tracker.shown.toString(),
                tracker.status);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** True when a message's turn is on the screen, and the message belongs to an attempt that counts. */
    public boolean isShown(Growing message) {
        return shown.stream()
                .anyMatch(node -> node.isRun && node.key.equals(message.run()) && node.counts(message.serial()));
    }
}
