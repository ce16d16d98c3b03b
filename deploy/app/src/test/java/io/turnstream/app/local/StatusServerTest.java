package io.turnstream.app.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.app.InvalidInput;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusServerTest {

    private final AtomicBoolean ready = new AtomicBoolean();
    private final StatusServer server = StatusServer.start(
            "127.0.0.1", 0, () -> new Health(ready.get(), Map.of("sink", "starting"), Map.of("kafka", "k:1")));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void isUnavailableUntilItIsReady() throws Exception {
        assertThat(request("GET", "/healthz", "*/*").statusCode()).isEqualTo(503);

        ready.set(true);

        assertThat(request("GET", "/healthz", "*/*").statusCode()).isEqualTo(200);
    }

    @Test
    void speaksTextToPeopleAndJsonToPrograms() throws Exception {
        assertThat(request("GET", "/", "text/html").body())
                .contains("not ready")
                .contains("kafka: k:1");
        assertThat(request("GET", "/", "application/json").body())
                .isEqualTo(
                        "{\"status\":\"starting\",\"parts\":{\"sink\":\"starting\"},\"addresses\":{\"kafka\":\"k:1\"}}\n");
    }

    @Test
    void answersErrorsInTheOneShape() throws Exception {
        HttpResponse<String> unknown = request("GET", "/nothing", "*/*");
        HttpResponse<String> written = request("POST", "/", "*/*");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body())
                .isEqualTo(
                        "{\"error\":{\"message\":\"there is nothing here\",\"status\":404,\"code\":\"not_found\"}}\n");
        assertThat(written.statusCode()).isEqualTo(405);
        assertThat(written.headers().firstValue("allow")).contains("GET, HEAD");
    }

    @Test
    void saysThatAPortIsInUse() {
        int port = server.port();

        assertThatThrownBy(() -> StatusServer.start("127.0.0.1", port, () -> new Health(true, Map.of(), Map.of())))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("port " + port + " on 127.0.0.1 is in use");
    }

    private HttpResponse<String> request(String method, String path, String accept) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Accept", accept)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
