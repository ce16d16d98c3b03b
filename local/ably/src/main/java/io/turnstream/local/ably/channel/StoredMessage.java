package io.turnstream.local.ably.channel;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.protocol.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message in its latest version, in one piece. Immutable; {@link #data()} is for the service's own thread. */
final class StoredMessage {

    final String serial;
    final String id;
    final @Nullable String connectionId;
    final @Nullable String clientId;
    final long timestamp;
    final OperationKind kind;
    final @Nullable String name;
    final @Nullable GrowingText data;
    final @Nullable String encoding;
    final @Nullable JsonNode extras;
    final Version version;
    private final int dataBytes;
    private final int extrasBytes;

    private StoredMessage(
            Origin origin,
            OperationKind kind,
            @Nullable String name,
            @Nullable GrowingText data,
            @Nullable String encoding,
            int dataBytes,
            @Nullable JsonNode extras,
            int extrasBytes,
            Version version) {
        this.serial = origin.serial;
        this.id = origin.id;
        this.connectionId = origin.connectionId;
        this.clientId = origin.clientId;
        this.timestamp = origin.timestamp;
        this.kind = kind;
        this.name = name;
        this.data = data;
        this.encoding = encoding;
        this.dataBytes = dataBytes;
        this.extras = extras;
        this.extrasBytes = extrasBytes;
        this.version = version;
    }

    /** Where a message came from: what no later version changes. */
    record Origin(
            String serial,
            String id,
            @Nullable String connectionId,
            @Nullable String clientId,
            long timestamp) {}

    static StoredMessage created(Origin origin, MessageOperation create) {
        var version = new Version(origin.serial, origin.timestamp, origin.clientId, null, null);
        return new StoredMessage(
                origin,
                OperationKind.CREATE,
                create.name(),
                create.data() == null ? null : GrowingText.of(create.data()),
                create.encoding(),
                bytes(create.data()),
                create.extras(),
                bytes(create.extras()),
                version);
    }

    /**
     * Data grows, everything else that is given replaces. The version is an update: that is what history shows of a
     * message that was ever changed.
     */
    StoredMessage append(MessageOperation append, Version newVersion) throws RefusedException {
        String delta = append.data();
        if (delta == null) {
            return with(append, OperationKind.UPDATE, data, encoding, dataBytes, newVersion);
        }
        if (data == null) {
            return with(
                    append, OperationKind.UPDATE, GrowingText.of(delta), append.encoding(), bytes(delta), newVersion);
        }
        if (data.isEmpty() && encoding == null) {
            return with(append, OperationKind.UPDATE, data.plus(delta), append.encoding(), bytes(delta), newVersion);
        }
        requireSameType(append);
        if ("base64".equals(encoding)) {
            String joined = joinBase64(data.toString(), delta);
            return with(append, OperationKind.UPDATE, GrowingText.of(joined), encoding, bytes(joined), newVersion);
        }
        return with(append, OperationKind.UPDATE, data.plus(delta), encoding, dataBytes + bytes(delta), newVersion);
    }

    /** Everything that is given replaces; the rest stays (docs, mixin semantics). Also for a delete. */
    StoredMessage replace(MessageOperation update, Version newVersion) {
        if (update.data() == null) {
            return with(update, update.kind(), data, encoding, dataBytes, newVersion);
        }
        GrowingText newData = GrowingText.of(update.data());
        return with(update, update.kind(), newData, update.encoding(), bytes(update.data()), newVersion);
    }

    /** What counts against the maximum size: name, client id, data and extras (TM6). */
    int size() {
        return bytes(name) + bytes(clientId) + dataBytes + extrasBytes;
    }

    /** The whole data; null when there is none. */
    @Nullable String data() {
        return data == null ? null : data.toString();
    }

    private StoredMessage with(
            MessageOperation change,
            OperationKind newKind,
            @Nullable GrowingText newData,
            @Nullable String newEncoding,
            int newBytes,
            Version newVersion) {
        // appends repeat their extras: equal ones are kept once
        boolean sameExtras = change.extras() == null || change.extras().equals(extras);
        JsonNode given = change.extras() == null || change.extras().isNull() ? null : change.extras();
        return new StoredMessage(
                new Origin(serial, id, connectionId, clientId, timestamp),
                newKind,
                change.name() == null ? name : change.name(),
                newData,
                newEncoding,
                newBytes,
                sameExtras ? extras : given,
                sameExtras ? extrasBytes : bytes(given),
                newVersion);
    }

    /** The parts of one message are all text or all binary (docs, "Message conflation"). */
    private void requireSameType(MessageOperation append) throws RefusedException {
        if (!Objects.equals(encoding, append.encoding()) || "json".equals(encoding)) {
            throw RefusedException.of(
                    40013, "data can only be appended to data of the same type, and only as text or binary");
        }
    }

    private static String joinBase64(String left, String right) throws RefusedException {
        try {
            byte[] a = Base64.getDecoder().decode(left);
            byte[] b = Base64.getDecoder().decode(right);
            byte[] joined = Arrays.copyOf(a, a.length + b.length);
            System.arraycopy(b, 0, joined, a.length, b.length);
            return Base64.getEncoder().encodeToString(joined);
        } catch (IllegalArgumentException e) {
            throw RefusedException.of(40013, "data with encoding base64 is not base64: " + e.getMessage());
        }
    }

    static int bytes(@Nullable String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    static int bytes(@Nullable JsonNode json) {
        return json == null ? 0 : bytes(json.toString());
    }
}
