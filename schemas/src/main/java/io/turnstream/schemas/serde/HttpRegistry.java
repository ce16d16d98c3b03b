package io.turnstream.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.schemas.serde.RegistryHttp.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * A registry that is reached over HTTP: Confluent's REST API, which Apicurio ({@code /apis/ccompat/v7}), Redpanda and
 * Karapace speak too. Safe for use by many threads.
 */
final class HttpRegistry implements SchemaRegistry {

    private static final int SUBJECT_NOT_FOUND = 40401;
    private static final int VERSION_NOT_FOUND = 40402;
    private static final int SCHEMA_NOT_FOUND = 40403;

    private final RegistryHttp http;

    HttpRegistry(RegistryHttp http) {
        this.http = http;
    }

    @Override
    public Schema schema(int id) {
        Reply reply = http.lookUp("/schemas/ids/" + id);
        if (reply.refusesWith(SCHEMA_NOT_FOUND)) {
            throw new BadRecordException("no schema has the id " + id);
        }
        JsonNode body = expectOk(reply, "schema id " + id);
        String type = body.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new BadRecordException("schema id " + id + " is " + type + ", not Avro");
        }
        return parse(id, body);
    }

    private Schema parse(int id, JsonNode body) {
        Schema.Parser parser = new Schema.Parser();
        parseReferences(id, parser, body, new HashSet<>());
        return parse(id, parser, body);
    }

    /** Gives the parser the schemas that this one names but does not hold: those, first, on which they depend. */
    private void parseReferences(int id, Schema.Parser parser, JsonNode body, Set<String> parsed) {
        for (JsonNode reference : body.path("references")) {
            String path = "/subjects/" + encoded(reference.path("subject").asText()) + "/versions/"
                    + reference.path("version").asInt();
            if (parsed.add(path)) {
                JsonNode referenced = expectOk(http.lookUp(path), path);
                parseReferences(id, parser, referenced, parsed);
                parse(id, parser, referenced);
            }
        }
    }

    private static Schema parse(int id, Schema.Parser parser, JsonNode body) {
        try {
            return parser.parse(body.path("schema").asText());
        } catch (RuntimeException e) { // Avro's parser throws what it meets: for an unknown type a NullPointerException
            throw new BadRecordException("schema id " + id + " is not a whole Avro schema", e);
        }
    }

    @Override
    public OptionalInt find(String subject, Schema schema) {
        Reply reply = http.ask("POST", "/subjects/" + encoded(subject), text(schema));
        if (reply.refusesWith(SUBJECT_NOT_FOUND) || reply.refusesWith(SCHEMA_NOT_FOUND)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(expectOk(reply, subject).path("id").asInt());
    }

    @Override
    public int register(String subject, Schema schema) {
        Reply reply = http.ask("POST", "/subjects/" + encoded(subject) + "/versions", text(schema));
        return expectOk(reply, subject).path("id").asInt();
    }

    @Override
    public boolean accepts(String subject, Schema schema) {
        Reply reply = http.ask("POST", "/compatibility/subjects/" + encoded(subject) + "/versions", text(schema));
        if (reply.refusesWith(SUBJECT_NOT_FOUND) || reply.refusesWith(VERSION_NOT_FOUND)) {
            return true;
        }
        return expectOk(reply, subject).path("is_compatible").asBoolean();
    }

    @Override
    public void demandFullCompatibility(String subject) {
        ObjectNode rule = JsonNodeFactory.instance.objectNode().put("compatibility", "FULL_TRANSITIVE");
        expectOk(http.ask("PUT", "/config/" + encoded(subject), rule), subject);
    }

    private static JsonNode expectOk(Reply reply, String what) {
        if (reply.ok()) {
            return reply.body();
        }
        throw new RegistryUnavailableException("the schema registry refuses " + what + " with "
                + reply.body().path("error_code").asInt() + ": "
                + reply.body().path("message").asText());
    }

    private static ObjectNode text(Schema schema) {
        return JsonNodeFactory.instance.objectNode().put("schema", schema.toString());
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
