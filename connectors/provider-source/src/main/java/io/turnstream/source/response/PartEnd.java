package io.turnstream.source.response;

import org.jspecify.annotations.Nullable;

/**
 * What a provider says of a part when it is over.
 *
 * @param finalText the whole text as the provider repeats it; of a tool call, the whole arguments as JSON text
 * @param status the provider's own status of the part
 * @param providerMetadata signatures, encrypted content, log probabilities… as JSON text, verbatim
 * @param error of a tool call: why its arguments cannot be used
 */
public record PartEnd(
        @Nullable String finalText,
        @Nullable String status,
        @Nullable String providerMetadata,
        @Nullable String error) {

    /** An end of which the provider says nothing. */
    public static final PartEnd PLAIN = new PartEnd(null, null, null, null);

    /** An end with the whole text or arguments. */
    public static PartEnd of(@Nullable String finalText) {
        return new PartEnd(finalText, null, null, null);
    }

    /** The end of a tool call whose arguments cannot be used. */
    public static PartEnd invalid(String error) {
        return new PartEnd(null, null, null, error);
    }

    /** This end, with {@code providerMetadata}. */
    public PartEnd with(@Nullable String metadata) {
        return new PartEnd(finalText, status, metadata, error);
    }
}
