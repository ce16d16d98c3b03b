package io.turnstream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpTimeoutException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRegistryTest {

    private static final Schema STRING = Schema.create(Schema.Type.STRING);
    private static final String ID_7 = "GET /schemas/ids/7";
    private static final String STRING_SCHEMA = "{\"schema\":\"\\\"string\\\"\"}";
    private static final String NO_SCHEMA = "{\"error_code\":40403,\"message\":\"Schema not found\"}";

    private RegistryDouble server;
    private RegistryDouble second;

    @BeforeEach
    void open() throws IOException {
        server = new RegistryDouble();
        second = new RegistryDouble();
    }

    @AfterEach
    void close() {
        server.close();
        second.close();
    }

    @Test
    void readsTheSchemaOfAnId() {
        server.answers(ID_7, 200, STRING_SCHEMA);

        assertThat(registry(server.url()).schema(7)).isEqualTo(STRING);
    }

    @Test
    void anIdThatTheRegistryDoesNotHaveMakesABadRecordOnceItHasSaidSoTwice() {
        server.answers(ID_7, 404, NO_SCHEMA);

        assertThatThrownBy(() -> registry(server.url()).schema(7))
                .isInstanceOf(BadRecordException.class)
                .hasMessage("no schema has the id 7");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aFollowerThatHasNotHeardYetIsAskedAgain() {
        server.answers(ID_7, 404, NO_SCHEMA).answers(ID_7, 200, STRING_SCHEMA);

        assertThat(registry(server.url()).schema(7)).isEqualTo(STRING);
    }

    @Test
    void anIdThatOneAddressDoesNotHaveIsAskedOfTheOthers() {
        server.answers(ID_7, 404, NO_SCHEMA);
        second.answers(ID_7, 200, STRING_SCHEMA);

        assertThat(registry(server.url() + "," + second.url()).schema(7)).isEqualTo(STRING);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 408, 429, 500, 502, 503, 504, 301})
    void aRegistryThatRefusesToServeUsSaysNothingAboutTheRecord(int status) {
        server.answers(ID_7, status, "{\"error_code\":" + status + "01}");

        assertThatThrownBy(() -> registry(server.url()).schema(7))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining(server.url() + " answered " + status);
        assertThat(server.requests()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"404,<html>not here</html>", "404,{}", "200,<html>please log in</html>", "404,''", "200,''"})
    void anAnswerThatIsNotARegistrysSaysNothingAboutTheRecord(int status, String body) {
        server.answers(ID_7, status, body);

        assertThatThrownBy(() -> registry(server.url()).schema(7)).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void aRegistryThatIsNotThereSaysNothingAboutTheRecord() throws IOException {
        assertThatThrownBy(() -> registry(nobodysUrl()).schema(7))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void aRegistryThatDoesNotAnswerInTimeSaysNothingAboutTheRecord() {
        server.hangsOn(ID_7);

        assertThatThrownBy(() -> registry(server.url(), "http.read.timeout.ms", "100", "max.retries", "0")
                        .schema(7))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasCauseInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void triesAgainUntilTheRegistryIsBack() {
        server.answers(ID_7, 503, "").answers(ID_7, 503, "").answers(ID_7, 200, STRING_SCHEMA);

        assertThat(registry(server.url()).schema(7)).isEqualTo(STRING);
    }

    @Test
    void triesAllAddressesInTurnAndStaysWithTheOneThatAnswers() {
        server.answers(ID_7, 503, "");
        second.answers(ID_7, 200, STRING_SCHEMA);
        var registry = registry(server.url() + "/," + second.url());

        assertThat(registry.schema(7)).isEqualTo(STRING);
        assertThat(registry.schema(7)).isEqualTo(STRING);

        assertThat(server.requests()).hasSize(1);
        assertThat(second.requests()).hasSize(2);
    }

    @Test
    void anInterruptedWaitLeavesTheThreadInterrupted() {
        server.answers(ID_7, 503, "");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> registry(server.url()).schema(7)).isInstanceOf(RegistryUnavailableException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void sendsTheUserAndPasswordOfTheAddress() {
        server.answers(ID_7, 200, STRING_SCHEMA);
        String url = server.url().replace("http://", "http://ann:p%40ss+@");

        registry(url).schema(7);

        assertThat(server.authorizations()).containsExactly("Basic YW5uOnBAc3Mr"); // ann:p@ss+
    }

    @Test
    void sendsTheUserAndPasswordGivenApart() {
        server.answers(ID_7, 200, STRING_SCHEMA);

        registry(
                        server.url(),
                        "basic.auth.credentials.source",
                        "USER_INFO",
                        "schema.registry.basic.auth.user.info",
                        "ann:secret")
                .schema(7);

        assertThat(server.authorizations()).containsExactly("Basic YW5uOnNlY3JldA=="); // ann:secret
    }

    @Test
    void neverShowsAPassword() {
        server.answers(ID_7, 401, "");
        String url = server.url().replace("http://", "http://ann:secret@");

        assertThatThrownBy(() -> registry(url).schema(7))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageNotContaining("secret");
        assertThat(RegistryConfig.of(Map.of("schema.registry.url", url)).toString())
                .doesNotContain("secret", "YW5uOnNlY3JldA==");
    }

    @Test
    void followsReferencesToOtherSubjects() {
        server.answers(ID_7, 200, """
                {"schema":"{\\"type\\":\\"array\\",\\"items\\":\\"x.Point\\"}",
                 "references":[{"name":"x.Point","subject":"point","version":2}]}""");
        server.answers("GET /subjects/point/versions/2", 200, """
                {"schema":"{\\"type\\":\\"record\\",\\"name\\":\\"Point\\",\\"namespace\\":\\"x\\",\\"fields\\":[]}"}""");

        assertThat(registry(server.url()).schema(7).getElementType().getFullName())
                .isEqualTo("x.Point");
    }

    @Test
    void aSchemaOfAnotherLanguageMakesABadRecord() {
        server.answers(ID_7, 200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message M {}\"}");

        assertThatThrownBy(() -> registry(server.url()).schema(7))
                .isInstanceOf(BadRecordException.class)
                .hasMessage("schema id 7 is PROTOBUF, not Avro");
    }

    @Test
    void aSchemaThatIsNotAvroMakesABadRecord() {
        server.answers(ID_7, 200, "{\"schema\":\"{\\\"type\\\":\\\"nonsense\\\"}\"}");

        assertThatThrownBy(() -> registry(server.url()).schema(7)).isInstanceOf(BadRecordException.class);
    }

    @Test
    void findsTheIdOfARegisteredSchema() {
        server.answers("POST /subjects/a%2Fb-value", 200, "{\"id\":3}");

        assertThat(registry(server.url()).find("a/b-value", STRING)).hasValue(3);
        assertThat(server.requests()).containsExactly("POST /subjects/a%2Fb-value " + STRING_SCHEMA);
    }

    @ParameterizedTest
    @ValueSource(ints = {40401, 40403})
    void findsNothingWhereNothingIsRegistered(int errorCode) {
        server.answers("POST /subjects/t-value", 404, "{\"error_code\":" + errorCode + "}");

        assertThat(registry(server.url()).find("t-value", STRING)).isEmpty();
    }

    @Test
    void registers() {
        server.answers("POST /subjects/t-value/versions", 200, "{\"id\":4}");

        assertThat(registry(server.url()).register("t-value", STRING)).isEqualTo(4);
    }

    @Test
    void aSchemaThatTheRegistryRefusesIsNoFaultOfTheRecord() {
        server.answers("POST /subjects/t-value/versions", 409, "{\"error_code\":409,\"message\":\"incompatible\"}");

        assertThatThrownBy(() -> registry(server.url()).register("t-value", STRING))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessage("the schema registry refuses t-value with 409: incompatible");
    }

    @Test
    void asksWhetherASchemaWouldBeAccepted() {
        server.answers("POST /compatibility/subjects/t-value/versions", 200, "{\"is_compatible\":false}")
                .answers("POST /compatibility/subjects/t-value/versions", 200, "{\"is_compatible\":true}")
                .answers("POST /compatibility/subjects/t-value/versions", 404, "{\"error_code\":40401}");
        var registry = registry(server.url());

        assertThat(registry.accepts("t-value", STRING)).isFalse();
        assertThat(registry.accepts("t-value", STRING)).isTrue();
        assertThat(registry.accepts("t-value", STRING)).isTrue();
    }

    @Test
    void setsTheRuleOfASubject() {
        server.answers("PUT /config/t-value", 200, "{\"compatibility\":\"FULL_TRANSITIVE\"}");

        registry(server.url()).demandFullCompatibility("t-value");

        assertThat(server.requests()).containsExactly("PUT /config/t-value {\"compatibility\":\"FULL_TRANSITIVE\"}");
    }

    private static HttpRegistry registry(String url, String... settings) {
        Map<String, String> config = new HashMap<>(Map.of("schema.registry.url", url, "retries.wait.ms", "1"));
        config.put("max.retries", "2");
        for (int i = 0; i < settings.length; i += 2) {
            config.put(settings[i], settings[i + 1]);
        }
        return new HttpRegistry(new RegistryHttp(RegistryConfig.of(config)));
    }

    private static String nobodysUrl() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }
}
