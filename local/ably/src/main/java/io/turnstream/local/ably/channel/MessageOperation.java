package io.turnstream.local.ably.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks to be done to one message. Fields that are null were not given; for an update or append that means
 * "leave it as it is" (docs, "Updates, deletes and appends", mixin semantics).
 *
 * @param kind create, append, update or delete
 * @param serial the message it is about; null for a create
 * @param id the client's own id of a create, by which a repeat is known
 * @param name the message's name
 * @param data text; JSON and binary data come as text with an encoding
 * @param encoding how {@code data} is to be read: null for plain text, {@code json}, {@code base64}
 * @param extras the message's extras, replaced as a whole
 * @param clientId the client that the message says it is from
 * @param description why the operation was made, for {@link Version#description}
 * @param metadata for {@link Version#metadata}
 */
public record MessageOperation(
        OperationKind kind,
        @Nullable String serial,
        @Nullable String id,
        @Nullable String name,
        @Nullable String data,
        @Nullable String encoding,
        @Nullable JsonNode extras,
        @Nullable String clientId,
        @Nullable String description,
        @Nullable JsonNode metadata) {

    /** This operation on another message. */
    public MessageOperation on(OperationKind otherKind, String otherSerial) {
        return new MessageOperation(
                otherKind, otherSerial, id, name, data, encoding, extras, clientId, description, metadata);
    }

    /** This operation from this client; null for one that is not identified. */
    public MessageOperation from(@Nullable String client) {
        return new MessageOperation(kind, serial, id, name, data, encoding, extras, client, description, metadata);
    }

    /** This append and the one after it as one: data is joined, the rest is from the later where it has it. */
    public MessageOperation followedBy(MessageOperation later) {
        return new MessageOperation(
                kind,
                serial,
                later.id,
                later.name == null ? name : later.name,
                data == null ? later.data : later.data == null ? data : data + later.data,
                encoding,
                later.extras == null ? extras : later.extras,
                later.clientId,
                later.description,
                later.metadata);
    }

    /** What it counts against a limit of bytes. */
    public int size() {
        return StoredMessage.bytes(name) + StoredMessage.bytes(data) + StoredMessage.bytes(extras);
    }

    /** This operation, taking the extras of its message away when it has none of its own. */
    MessageOperation withoutOmittedExtras() {
        return extras != null
                ? this
                : new MessageOperation(
                        kind,
                        serial,
                        id,
                        name,
                        data,
                        encoding,
                        NullNode.getInstance(),
                        clientId,
                        description,
                        metadata);
    }

    /** This operation with other data. */
    MessageOperation withData(String otherData) {
        return new MessageOperation(
                kind, serial, id, name, otherData, encoding, extras, clientId, description, metadata);
    }

    /** True for a message that is delivered and never stored ({@code extras.ephemeral}). */
    boolean isEphemeral() {
        return extras != null && extras.path("ephemeral").asBoolean(false);
    }
}
