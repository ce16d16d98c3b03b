package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.auth.ApiKey;
import io.turnstream.local.ably.auth.Capability;
import io.turnstream.local.ably.protocol.RefusedException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The REST API, seen from plain HTTP. */
class RestTest {

    private static final String MESSAGES = "/channels/ai%3A1/messages";

    private LocalAbly ably;
    private TestRest rest;

    @BeforeEach
    void start() throws RefusedException {
        ApiKey writer = ApiKey.of("app.writer:secret").withCapability(Capability.parse("{\"ai:*\":[\"publish\"]}"));
        ably = LocalAbly.start(LocalAblyOptions.defaults().withKey(writer));
        rest = TestRest.of(ably);
    }

    @AfterEach
    void stop() {
        ably.close();
    }

    @Test
    @SpecPoint("RSC16")
    void tellsTheTime() throws IOException, InterruptedException {
        assertThat(rest.get("/time").body().path(0).asLong()).isPositive();
    }

    @Test
    @SpecPoint({"RSL11", "RSL14", "RSL15"})
    void createsChangesAndShowsAMessage() throws IOException, InterruptedException {
        // Given
        TestRest.Answer created = rest.post(MESSAGES, "{'name':'n','data':'a'}");
        String serial = created.body().path("serials").path(0).asText();

        // When
        TestRest.Answer appended = rest.patch(path(serial), "{'action':5,'data':'b'}");
        TestRest.Answer updated = rest.patch(path(serial), "{'action':1,'data':'c'}");
        JsonNode message = rest.get(path(serial)).body();

        // Then
        assertThat(created.status()).isEqualTo(201);
        assertThat(appended.status()).isEqualTo(200);
        assertThat(updated.body().path("versionSerial").asText())
                .isGreaterThan(appended.body().path("versionSerial").asText());
        assertThat(message.path("data").asText()).isEqualTo("c");
        assertThat(message.path("action").asInt()).isEqualTo(1);
        assertThat(message.path("version").path("serial"))
                .isEqualTo(updated.body().path("versionSerial"));
        assertThat(rest.get(path(serial) + "/versions").body()).hasSize(2);
    }

    @Test
    @SpecPoint({"RSL1k", "RSL1n"})
    @SwitchedTo("repeated-create=first-serial")
    void createsSeveralAtOnce() throws IOException, InterruptedException {
        TestRest.Answer answer = rest.post(MESSAGES, "[{'id':'x:0','data':'a'},{'id':'x:1','data':'b'}]");
        TestRest.Answer repeat = rest.post(MESSAGES, "[{'id':'x:0','data':'a'},{'id':'x:1','data':'b'}]");
        assertThat(answer.body().path("serials"))
                .hasSize(2)
                .isEqualTo(repeat.body().path("serials"));
        assertThat(ably.channel("ai:1").messages()).hasSize(2);
    }

    @Test
    @SpecPoint({"RSL2a", "TG4"})
    void pagesThroughHistoryWithLinks() throws IOException, InterruptedException {
        // Given
        String first = rest.create("ai%3A1", "{'data':'0'}");
        for (int i = 1; i < 5; i++) {
            rest.create("ai%3A1", "{'data':'" + i + "'}");
        }
        rest.patch(path(first), "{'action':5,'data':'+'}");

        // When
        List<String> read = new ArrayList<>();
        List<Integer> actions = new ArrayList<>();
        String next = "/channels/ai%3A1/messages?limit=2";
        while (!next.isEmpty()) {
            TestRest.Answer page = rest.get(next);
            page.body().forEach(message -> {
                read.add(message.path("data").asText());
                actions.add(message.path("action").asInt());
            });
            next = link(page, "next");
        }

        // Then
        assertThat(read).containsExactly("4", "3", "2", "1", "0+");
        assertThat(actions).containsExactly(0, 0, 0, 0, 1);
    }

    @Test
    @SpecPoint({"RSL2b", "RTL10b"})
    void showsHistoryForwardsAndUpToAnAttachment() throws IOException, InterruptedException {
        try (TestClient client = TestClient.connect(ably)) {
            // Given
            rest.create("ai%3A1", "{'data':'a'}");
            rest.create("ai%3A1", "{'data':'b'}");
            String attached = client.attach("ai:1").path("channelSerial").asText();
            rest.create("ai%3A1", "{'data':'c'}");

            // When
            JsonNode forwards = rest.get(MESSAGES + "?direction=forwards").body();
            JsonNode untilAttach =
                    rest.get(MESSAGES + "?from_serial=" + attached).body();

            // Then
            assertThat(forwards).extracting(m -> m.path("data").asText()).containsExactly("a", "b", "c");
            assertThat(untilAttach).extracting(m -> m.path("data").asText()).containsExactly("b", "a");
        }
    }

    @Test
    @SpecPoint("RSC19")
    void wrapsAnswersForClientsThatCannotReadHeaders() throws IOException, InterruptedException {
        rest.create("ai%3A1", "{'data':'a'}");
        rest.create("ai%3A1", "{'data':'b'}");
        JsonNode envelope = rest.get(MESSAGES + "?limit=1&envelope=json").body();
        assertThat(envelope.path("statusCode").asInt()).isEqualTo(200);
        assertThat(envelope.path("headers").path("Link").asText()).contains("rel=\"next\"");
        assertThat(envelope.path("response")).hasSize(1);
    }

    @Test
    @SpecPoint({"TI1", "TI5"})
    void answersErrorsInAblysForm() throws IOException, InterruptedException {
        TestRest.Answer answer = rest.get(path("none"));
        assertThat(answer.status()).isEqualTo(404);
        JsonNode error = answer.body().path("error");
        assertThat(error.path("code").asInt()).isEqualTo(40400);
        assertThat(error.path("statusCode").asInt()).isEqualTo(404);
        assertThat(error.path("message").asText()).isNotEmpty();
        assertThat(error.path("href").asText()).endsWith("/40400");
        assertThat(answer.raw().headers().firstValue("X-Ably-Errorcode")).contains("40400");
        assertThat(answer.raw().headers().firstValue("X-Ably-Errormessage")).isPresent();
    }

    @Test
    @SpecPoint("docs:codes")
    void refusesBadRequests() throws IOException, InterruptedException {
        assertThat(rest.post(MESSAGES, "{").code()).isEqualTo(40001);
        assertThat(rest.post(MESSAGES, "{'data':1}").code()).isEqualTo(40013);
        assertThat(rest.post(MESSAGES, "{'action':5,'serial':'x'}").code()).isEqualTo(40003);
        assertThat(rest.patch(path("x"), "{'data':'a'}").code()).isEqualTo(40003);
        assertThat(rest.get(MESSAGES + "?limit=0").code()).isEqualTo(40003);
        assertThat(rest.get(MESSAGES + "?limit=1001").code()).isEqualTo(40003);
        assertThat(rest.get(MESSAGES + "?direction=up").code()).isEqualTo(40003);
        assertThat(rest.get("/stats").code()).isEqualTo(40400);
        assertThat(ably.channel("ai:1").messages()).isEmpty();
    }

    @Test
    @SpecPoint({"RSA11", "docs:capabilities"})
    void holdsClientsToTheirCredentials() throws IOException, InterruptedException {
        TestRest writer = TestRest.withKey(ably, "app.writer:secret");
        String serial = writer.create("ai%3A1", "{'data':'a'}");
        assertThat(serial).isNotEmpty();
        assertThat(writer.get(MESSAGES).code()).isEqualTo(40160);
        assertThat(writer.patch(path(serial), "{'action':5,'data':'b'}").code()).isEqualTo(40160);
        assertThat(TestRest.withKey(ably, "app.key:wrong").get(MESSAGES).status())
                .isEqualTo(401);
        assertThat(TestRest.withToken(ably, "app.nonsense").get(MESSAGES).code())
                .isEqualTo(40143);
    }

    @Test
    @SpecPoint({"RSA8a", "TD1"})
    void issuesTokensThatWork() throws IOException, InterruptedException {
        TestRest.Answer details = rest.post("/keys/app.key/requestToken", "{'keyName':'app.key','clientId':'ann'}");
        String token = details.body().path("token").asText();
        assertThat(details.status()).isEqualTo(201);
        assertThat(TestRest.withToken(ably, token).get(MESSAGES).status()).isEqualTo(200);
        try (TestClient client = TestClient.open(ably, "access_token=" + token)) {
            assertThat(client.next(4).path("connectionDetails").path("clientId").asText())
                    .isEqualTo("ann");
        }
    }

    @Test
    @SpecPoint("docs:cors")
    void letsBrowsersIn() throws IOException, InterruptedException {
        TestRest.Answer answer = rest.get("/time");
        assertThat(answer.raw().headers().firstValue("Access-Control-Allow-Origin"))
                .contains("*");
        assertThat(answer.raw().headers().firstValue("Access-Control-Expose-Headers"))
                .hasValueSatisfying(names -> assertThat(names).contains("Link"));
    }

    @Test
    void keepsWebPagesFromItsControls() throws IOException {
        assertThat(log("Host: 127.0.0.1")).startsWith("HTTP/1.1 200").doesNotContain("Access-Control-Allow-Origin");
        assertThat(log("Host: 127.0.0.1", "Origin: http://page.example")).startsWith("HTTP/1.1 403");
        assertThat(log("Host: page.example")).startsWith("HTTP/1.1 403").contains("40300");
    }

    /** Asks for the log over a bare socket: clients do not let one choose the host. */
    private String log(String... headers) throws IOException {
        try (var socket = new Socket("127.0.0.1", ably.port())) {
            String request =
                    "GET /local/log HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void takesChannelNamesOfAnyKind() throws IOException, InterruptedException {
        rest.create("a%2Fb%20c%3Ad+e", "{'data':'a'}");
        assertThat(ably.channel("a/b c:d+e").messages()).hasSize(1);
    }

    @Test
    @SpecPoint({"RSC22", "RSC22c", "BPR2", "BSP2"})
    void publishesABatchOnSeveralChannels() throws IOException, InterruptedException {
        // When
        TestRest.Answer several = rest.post(
                "/messages",
                "[{'channels':['ai:1','ai:2'],'messages':{'data':'a'}},{'channels':'ai:3','messages':[{'data':'b'}]}]");
        JsonNode one = rest.post("/messages", "{'channels':['ai:1'],'messages':[{'data':'c'}]}")
                .body();
        JsonNode refused = TestRest.withKey(ably, "app.writer:secret")
                .post("/messages", "{'channels':['ai:1','other'],'messages':[{'data':'d'}]}")
                .body();

        // Then
        assertThat(several.status()).isEqualTo(201);
        assertThat(several.body()).hasSize(2);
        JsonNode first = several.body().path(0);
        assertThat(first.path("successCount").asInt()).isEqualTo(2);
        assertThat(first.path("results").path(1).path("channel").asText()).isEqualTo("ai:2");
        assertThat(first.path("results").path(1).path("messageId").asText()).isNotEmpty();
        assertThat(one.path("successCount").asInt()).isEqualTo(1);
        assertThat(refused.path("failureCount").asInt()).isEqualTo(1);
        assertThat(refused.path("results").path(1).path("error").path("code").asInt())
                .isEqualTo(40160);
        assertThat(ably.channel("ai:1").messages()).extracting(m -> m.data()).containsExactly("a", "c", "d");
        assertThat(rest.post("/messages", "{'channels':[],'messages':[{'data':'c'}]}")
                        .code())
                .isEqualTo(40003);
        assertThat(rest.post("/messages", "[]").code()).isEqualTo(40003);
    }

    private static String path(String serial) {
        return MESSAGES + "/" + serial.replace("@", "%40").replace(":", "%3A");
    }

    private static String link(TestRest.Answer page, String relation) {
        for (String link : page.links()) {
            Matcher matcher =
                    Pattern.compile("<\\./(.*)>; rel=\"" + relation + "\"").matcher(link);
            if (matcher.matches()) {
                return "/channels/ai%3A1/" + matcher.group(1);
            }
        }
        return "";
    }
}
