package io.turnstream.source.dialect;

import io.turnstream.source.response.ResponseEvents;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The dialects that there are. */
public final class Dialects {

    /** OpenAI's Responses API, and the servers that speak it: Azure, xAI, DeepSeek, LM Studio… */
    public static final ProviderDialect OPENAI_RESPONSES =
            new Known("openai-responses", "openai", OpenAiResponsesMapper::new);

    /** Anthropic's Messages API. */
    public static final ProviderDialect ANTHROPIC = new Known("anthropic", "anthropic", AnthropicMapper::new);

    private static final List<ProviderDialect> ALL = List.of(OPENAI_RESPONSES, ANTHROPIC);

    private Dialects() {}

    /** Every dialect. */
    public static List<ProviderDialect> all() {
        return ALL;
    }

    /** The dialect of this name; empty when there is none. */
    public static Optional<ProviderDialect> named(String name) {
        return ALL.stream().filter(dialect -> dialect.name().equals(name)).findFirst();
    }

    private record Known(String name, String provider, Function<ResponseEvents, DialectMapper> mappers)
            implements ProviderDialect {

        @Override
        public DialectMapper mapper(ResponseEvents events) {
            return mappers.apply(events);
        }
    }
}
