package io.turnstream.local.ably.channel;

import io.turnstream.local.ably.protocol.RefusedException;
import java.util.List;

/** What a publish must be like, whatever the channel holds. */
final class OperationRules {

    private OperationRules() {}

    static void check(List<MessageOperation> operations, Channel.Rules rules) throws RefusedException {
        if (operations.isEmpty()) {
            throw RefusedException.of(40001, "a publish has at least one message");
        }
        for (MessageOperation operation : operations) {
            if (operation.kind() != OperationKind.CREATE) {
                requireMutable(rules);
                serialOf(operation);
            } else if (operation.serial() != null) {
                throw RefusedException.of(40003, "a message that is created has no serial yet");
            }
        }
        checkIds(operations);
    }

    static String serialOf(MessageOperation operation) throws RefusedException {
        if (operation.serial() == null || operation.serial().isEmpty()) {
            throw RefusedException.of(
                    40003, operation.kind().word() + " needs the serial of the message that it is about");
        }
        return operation.serial();
    }

    /** Docs, "Limits": the maximum message size holds for a whole publish, and for a message with all its appends. */
    static void requireSize(int size, Channel.Rules rules) throws RefusedException {
        if (size > rules.maxMessageSize()) {
            throw RefusedException.of(
                    40009,
                    "maximum message length exceeded (name, client id, data and extras): size was " + size
                            + " bytes, limit is " + rules.maxMessageSize());
        }
    }

    /** Docs, error 93002: creates succeed without the channel rule, everything else does not. */
    private static void requireMutable(Channel.Rules rules) throws RefusedException {
        if (!rules.mutable()) {
            throw RefusedException.of(
                    93002,
                    "message updates, deletes and appends are only supported on channels with mutable messages"
                            + " enabled in channel namespace settings");
        }
    }

    /** Docs, error 40031: messages that are published together share a base id, {@code base:0}, {@code base:1}... */
    private static void checkIds(List<MessageOperation> operations) throws RefusedException {
        String first = operations.get(0).id();
        boolean shared = operations.size() > 1 && operations.stream().anyMatch(o -> o.id() != null);
        String base = first == null || !first.endsWith(":0") ? "" : first.substring(0, first.length() - 2);
        for (int i = 0; i < operations.size(); i++) {
            String id = operations.get(i).id();
            if (id != null && id.isEmpty()) {
                throw RefusedException.of(40031, "a client-specified message id cannot be empty");
            }
            if (shared && (base.isEmpty() || !(base + ":" + i).equals(id))) {
                throw RefusedException.of(
                        40031,
                        "client-specified message ids of messages that are published together must be base:0, base:1"
                                + " and so on");
            }
        }
    }
}
