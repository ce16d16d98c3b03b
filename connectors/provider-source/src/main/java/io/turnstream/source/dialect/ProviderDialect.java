package io.turnstream.source.dialect;

import io.turnstream.source.response.ResponseEvents;

/** How one family of providers streams an answer. */
public interface ProviderDialect {

    /** The name by which it is chosen, as in {@code openai-responses}; the token event's {@code started.api}. */
    String name();

    /** Who makes the response, as in OpenTelemetry's {@code gen_ai.provider.name}. */
    String provider();

    /** A mapper for one stream. */
    DialectMapper mapper(ResponseEvents events);
}
