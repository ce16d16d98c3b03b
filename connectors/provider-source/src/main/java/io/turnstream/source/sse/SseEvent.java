package io.turnstream.source.sse;

/**
 * One server-sent event.
 *
 * @param type value of the {@code event} field; {@code message} when there was none
 * @param data the {@code data} lines, joined by line feeds
 * @param lastEventId the {@code id} field seen last in the stream; empty when there was none
 */
public record SseEvent(String type, String data, String lastEventId) {}
