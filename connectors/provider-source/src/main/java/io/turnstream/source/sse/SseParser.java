package io.turnstream.source.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads a {@code text/event-stream} that is pushed in piece by piece. How the bytes are split never changes what comes
 * out. Not thread-safe.
 *
 * <p>Follows the WHATWG HTML standard, section 9.2.6, and departs from it in two places, because providers do: an event
 * that the end of the stream cuts off from its blank line is delivered (Gemini, {@code quotes-escaped} among the public
 * recordings), and spaces before a field name are skipped (a Kimi server sends one before its first {@code data}).
 */
public final class SseParser {

    /** Enough for an image in base64; no event of text comes near. */
    public static final int DEFAULT_MAX_EVENT_BYTES = 16 << 20;

    private static final char BOM = '\uFEFF';

    private final SseListener listener;
    private final int maxEventBytes;

    // A line is decoded when it is whole: neither a line feed nor a carriage return is ever part of a longer UTF-8
    // sequence, so a split inside a character needs no care.
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private String lastEventId = "";
    private boolean hasData;
    private boolean firstLine = true;
    private boolean afterCarriageReturn;
    private int eventBytes;

    /** A parser that allows events of {@link #DEFAULT_MAX_EVENT_BYTES}. */
    public SseParser(SseListener listener) {
        this(listener, DEFAULT_MAX_EVENT_BYTES);
    }

    /**
     * @param listener told of each event, in the thread that pushes
     * @param maxEventBytes longest event; a longer one makes {@link #push} throw {@link OversizedEventException}
     */
    public SseParser(SseListener listener, int maxEventBytes) {
        this.listener = listener;
        this.maxEventBytes = maxEventBytes;
    }

    /** Reads the whole array. See {@link #push(byte[], int, int)}. */
    public void push(byte[] bytes) {
        push(bytes, 0, bytes.length);
    }

    /**
     * Reads {@code length} bytes from {@code offset}.
     *
     * @throws OversizedEventException when an event is too long; the parser must not be used again
     */
    public void push(byte[] bytes, int offset, int length) {
        int start = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            byte b = bytes[i];
            if (b != '\n' && b != '\r') {
                continue;
            }
            boolean secondHalfOfCrLf = b == '\n' && i == start && afterCarriageReturn;
            if (!secondHalfOfCrLf) {
                keep(bytes, start, i - start);
                // The line end counts too, or a field of empty lines could grow without limit.
                eventBytes++;
                endLine();
            }
            afterCarriageReturn = b == '\r';
            start = i + 1;
        }
        if (start < end) {
            keep(bytes, start, end - start);
        }
    }

    /** The stream has ended: what is still held is delivered. */
    public void end() {
        if (line.size() > 0) {
            endLine();
        }
        dispatch();
    }

    private void keep(byte[] bytes, int offset, int length) {
        if (length > 0) {
            afterCarriageReturn = false;
        }
        eventBytes += length;
        if (eventBytes > maxEventBytes) {
            throw new OversizedEventException(maxEventBytes);
        }
        line.write(bytes, offset, length);
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (firstLine) {
            firstLine = false;
            if (!text.isEmpty() && text.charAt(0) == BOM) {
                text = text.substring(1);
            }
        }
        if (text.isEmpty()) {
            dispatch();
        } else {
            readField(text);
        }
    }

    private void readField(String text) {
        int colon = text.indexOf(':');
        if (colon == 0) {
            listener.onComment(text.substring(1));
            eventBytes = hasData ? eventBytes : 0;
            return;
        }
        String name = (colon < 0 ? text : text.substring(0, colon)).stripLeading();
        String value = colon < 0 ? "" : text.substring(colon + 1);
        if (!value.isEmpty() && value.charAt(0) == ' ') {
            value = value.substring(1);
        }
        switch (name) {
            case "data" -> {
                if (hasData) {
                    data.append('\n');
                }
                data.append(value);
                hasData = true;
            }
            case "event" -> type = value;
            case "id" -> lastEventId = value.indexOf('\0') < 0 ? value : lastEventId;
            default -> {
                // "retry" sets the pause before a reconnect, and a POST is never repeated; other names mean nothing.
            }
        }
    }

    private void dispatch() {
        boolean whole = hasData;
        SseEvent event = new SseEvent(type.isEmpty() ? "message" : type, data.toString(), lastEventId);
        type = "";
        data.setLength(0);
        hasData = false;
        eventBytes = 0;
        if (whole) {
            listener.onEvent(event);
        }
    }
}
