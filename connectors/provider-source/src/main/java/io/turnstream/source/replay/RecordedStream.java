package io.turnstream.source.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.source.dialect.ProviderDialect;
import io.turnstream.source.dialect.ProviderStream;
import io.turnstream.source.response.ResponseIdentity;
import io.turnstream.source.response.ResponseSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A provider's stream that was kept in a file, as the body of an HTTP answer or as one JSON document per line. One that
 * exists holds at least one event of its dialect.
 */
public final class RecordedStream {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProviderDialect dialect;
    private final byte[] body;

    private RecordedStream(ProviderDialect dialect, byte[] body) {
        this.dialect = dialect;
        this.body = body;
    }

    /** Reads a file. */
    public static RecordedStream read(Path file, ProviderDialect dialect) throws InvalidRecordingException {
        try {
            return of(file.toString(), Files.readAllBytes(file), dialect);
        } catch (NoSuchFileException e) {
            throw new InvalidRecordingException("no such file: " + file, e);
        } catch (IOException e) {
            throw new InvalidRecordingException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Takes the content of a file.
     *
     * @param name what to call the file in an error
     */
    public static RecordedStream of(String name, byte[] content, ProviderDialect dialect)
            throws InvalidRecordingException {
        String text = new String(content, StandardCharsets.UTF_8);
        if (text.isBlank()) {
            throw new InvalidRecordingException(name + " is empty");
        }
        byte[] body = text.stripLeading().startsWith("{") ? framed(name, text) : content;
        if (recognised(body, dialect) == 0) {
            throw new InvalidRecordingException(name + " holds no event of the dialect " + dialect.name());
        }
        return new RecordedStream(dialect, body);
    }

    ProviderDialect dialect() {
        return dialect;
    }

    byte[] body() {
        return body;
    }

    /** Puts back the framing that was taken away. */
    private static byte[] framed(String name, String lines) throws InvalidRecordingException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(lines.length() * 2);
        int number = 0;
        for (String line : lines.split("\\R", -1)) {
            number++;
            if (!line.isBlank()) {
                String type = document(name, number, line).path("type").asText("message");
                body.writeBytes(("event: " + type + "\ndata: " + line + "\n\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return body.toByteArray();
    }

    private static JsonNode document(String name, int number, String line) throws InvalidRecordingException {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new InvalidRecordingException(name + ", line " + number + ": not a JSON document", e);
        }
    }

    private static long recognised(byte[] body, ProviderDialect dialect) {
        ResponseIdentity nobody = new ResponseIdentity("check", "check", "check", 0, "check");
        ProviderStream trial = new ProviderStream(dialect, nobody, ResponseSettings.DEFAULT, () -> Instant.EPOCH);
        trial.push(body, 0, body.length);
        trial.end();
        return trial.counts().recognised();
    }
}
