package io.turnstream.local.recordings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * One recorded answer of a real model. Where it comes from, and under which licence: {@code recordings/ORIGIN.md} in
 * this jar.
 *
 * @param name unique among all recordings, as in {@code anthropic/thinking}
 * @param dialect how the provider speaks: {@code openai-responses} or {@code anthropic}
 * @param format {@code sse} for the HTTP body as received, {@code chunks-jsonl} for one JSON document per line
 * @param file name of the file below {@code recordings/}
 * @param model the model, as the provider names it
 * @param sha256 checksum of the file as it lay in its repository
 */
public record Recording(String name, String dialect, String format, String file, String model, String sha256) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The stream as a {@code text/event-stream} body; where the source took the framing away it is put back. */
    public byte[] body() {
        return format.equals("sse") ? fileBytes() : framed(new String(fileBytes(), StandardCharsets.UTF_8));
    }

    /** The file, byte for byte. */
    public byte[] fileBytes() {
        return Recordings.read(file);
    }

    /** The committed account of what this recording says, made by {@link RecordingTruth#of}. */
    public RecordingTruth truth() {
        return RecordingTruth.parse(Recordings.read("truth/" + name + ".json"));
    }

    @Override
    public String toString() {
        return name;
    }

    private static byte[] framed(String lines) {
        StringBuilder body = new StringBuilder();
        lines.lines().filter(line -> !line.isBlank()).forEach(line -> body.append("event: ")
                .append(typeOf(line))
                .append("\ndata: ")
                .append(line)
                .append("\n\n"));
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String typeOf(String json) {
        try {
            return JSON.readTree(json).path("type").asText();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a line of a recording is not JSON", e);
        }
    }
}
