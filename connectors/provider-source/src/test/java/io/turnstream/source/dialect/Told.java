package io.turnstream.source.dialect;

import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.Tool;
import io.turnstream.local.recordings.Recording;
import io.turnstream.local.recordings.RecordingTruth.Kind;
import io.turnstream.local.recordings.RecordingTruth.Usage;
import io.turnstream.source.response.ResponseIdentity;
import io.turnstream.source.response.ResponseSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What a list of token events tells a reader who only knows the schema: its parts, put together again. */
record Told(List<TokenEvent> events, List<Part> parts) {

    static final ResponseIdentity IDENTITY = new ResponseIdentity("s", "t", "r", 0, "w");

    /** A streamed part. */
    static final class Part {
        final Kind kind;
        final StringBuilder text = new StringBuilder();

        @Nullable Tool tool;

        @Nullable TokenEvent end;

        Part(Kind kind) {
            this.kind = kind;
        }

        @Override
        public String toString() {
            return kind + ":" + text;
        }
    }

    static Told of(Recording recording, byte[] body, @Nullable Random splits) {
        return of(Dialects.named(recording.dialect()).orElseThrow(), body, splits);
    }

    static Told of(ProviderDialect dialect, byte[] body, @Nullable Random splits) {
        ProviderStream stream =
                new ProviderStream(dialect, IDENTITY, ResponseSettings.DEFAULT, () -> Instant.ofEpochSecond(1));
        List<TokenEvent> events = new ArrayList<>();
        int at = 0;
        while (at < body.length) {
            int length = splits == null ? body.length : Math.min(body.length - at, 1 + splits.nextInt(700));
            events.addAll(stream.push(body, at, length));
            at += length;
        }
        events.addAll(stream.end());
        return of(events);
    }

    static Told of(List<TokenEvent> events) {
        Map<Integer, Part> parts = new LinkedHashMap<>();
        for (TokenEvent event : events) {
            Kind kind = kindOf(event.getKind());
            if (kind == null) {
                continue;
            }
            Part part = parts.computeIfAbsent(event.getPart(), unseen -> new Part(kind));
            part.text.append(event.getDelta());
            if (event.getDetail() != null && event.getDetail().getTool() != null) {
                part.tool = event.getDetail().getTool();
            }
            if (isPartEnd(event.getKind())) {
                part.end = event;
            }
        }
        return new Told(events, List.copyOf(parts.values()));
    }

    List<String> texts(Kind kind) {
        return parts.stream()
                .filter(part -> part.kind == kind)
                .map(part -> part.text.toString())
                .toList();
    }

    TokenEvent terminal() {
        return events.get(events.size() - 1);
    }

    @Nullable Usage usage() {
        return events.stream()
                .filter(event -> event.getKind() == TokenEventKind.USAGE_REPORTED)
                .map(event -> Objects.requireNonNull(event.getDetail()).getUsage())
                .filter(Objects::nonNull)
                .map(usage -> new Usage(
                        usage.getInputTokens(),
                        usage.getOutputTokens(),
                        usage.getReasoningTokens(),
                        usage.getCacheReadTokens(),
                        usage.getCacheWriteTokens(),
                        usage.getTotalTokens()))
                .findFirst()
                .orElse(null);
    }

    static boolean isPartStart(TokenEventKind kind) {
        return kindOf(kind) != null && kind.name().endsWith("_STARTED");
    }

    static boolean isPartEnd(TokenEventKind kind) {
        return switch (kind) {
            case TEXT_ENDED, REASONING_ENDED, REFUSAL_ENDED, TOOL_CALL_READY, TOOL_CALL_INVALID -> true;
            default -> false;
        };
    }

    static boolean isTerminal(TokenEventKind kind) {
        return switch (kind) {
            case RESPONSE_COMPLETED, RESPONSE_INCOMPLETE, RESPONSE_FAILED, RESPONSE_CANCELLED -> true;
            default -> false;
        };
    }

    static @Nullable Kind kindOf(TokenEventKind kind) {
        return switch (kind) {
            case TEXT_STARTED, TEXT_DELTA, TEXT_ENDED -> Kind.TEXT;
            case REASONING_STARTED, REASONING_DELTA, REASONING_ENDED -> Kind.REASONING;
            case REFUSAL_STARTED, REFUSAL_DELTA, REFUSAL_ENDED -> Kind.REFUSAL;
            case TOOL_CALL_STARTED, TOOL_CALL_ARGS_DELTA, TOOL_CALL_READY, TOOL_CALL_INVALID -> Kind.TOOL_CALL;
            default -> null;
        };
    }
}
