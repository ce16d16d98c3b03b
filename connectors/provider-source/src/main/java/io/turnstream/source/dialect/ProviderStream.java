package io.turnstream.source.dialect;

import io.turnstream.avro.Failure;
import io.turnstream.avro.TokenEvent;
import io.turnstream.schemas.errors.ErrorCode;
import io.turnstream.source.response.Failures;
import io.turnstream.source.response.ResponseEvents;
import io.turnstream.source.response.ResponseIdentity;
import io.turnstream.source.response.ResponseSettings;
import io.turnstream.source.response.StreamCounts;
import io.turnstream.source.sse.OversizedEventException;
import io.turnstream.source.sse.SseEvent;
import io.turnstream.source.sse.SseParser;
import java.time.InstantSource;
import java.util.List;

/**
 * One provider stream, from the bytes of its body to token events. Live calls and replays both go through here. However
 * the bytes are split, the same events come out, and however the stream goes, exactly one end comes last. Not
 * thread-safe.
 */
public final class ProviderStream {

    private final ResponseEvents events;
    private final DialectMapper mapper;
    private final SseParser parser;

    /** @param clock gives each event the time at which it was received */
    public ProviderStream(
            ProviderDialect dialect, ResponseIdentity identity, ResponseSettings settings, InstantSource clock) {
        this.events = new ResponseEvents(identity, settings, dialect.provider(), dialect.name(), clock);
        this.mapper = dialect.mapper(events);
        this.parser = new SseParser(this::onEvent);
    }

    /** Takes {@code length} bytes of the body from {@code offset}. */
    public List<TokenEvent> push(byte[] bytes, int offset, int length) {
        if (!events.ended()) {
            try {
                parser.push(bytes, offset, length);
            } catch (OversizedEventException e) {
                events.fail(Failures.of(ErrorCode.STREAM_UNREADABLE, null, String.valueOf(e.getMessage())));
            }
        }
        return events.take();
    }

    /** The body has ended, in order or not. */
    public List<TokenEvent> end() {
        if (!events.ended()) {
            parser.end();
            mapper.streamEnded();
        }
        return events.take();
    }

    /** The call failed outside of its stream: refused, timed out, connection lost. */
    public List<TokenEvent> fail(Failure failure) {
        if (!events.ended()) {
            events.fail(failure);
        }
        return events.take();
    }

    /** The call was stopped because its turn was. */
    public List<TokenEvent> cancel() {
        if (!events.ended()) {
            events.cancel();
        }
        return events.take();
    }

    /** The sign of life that the start promised, due when nothing was sent for a while. */
    public List<TokenEvent> alive() {
        events.alive();
        return events.take();
    }

    /** True once the end is made: the rest of the body means nothing. */
    public boolean ended() {
        return events.ended();
    }

    /** What was counted so far. */
    public StreamCounts counts() {
        return events.counts();
    }

    private void onEvent(SseEvent event) {
        if (events.ended()) {
            events.late();
        } else if (!mapper.map(event)) {
            events.raw(event.data());
        }
    }
}
