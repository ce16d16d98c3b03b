package io.turnstream.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.app.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page before anything else is up. What it does later is tried in a browser. */
class PageHandlerTest {

    private final PageHandler handler = new PageHandler();
    private final HttpServer server = HttpServer.start("127.0.0.1", 0, List.of(handler));

    @BeforeEach
    void allow() {
        handler.allow("http://127.0.0.1:8081");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void servesThePageToWhoReadsHtml() throws Exception {
        HttpResponse<String> page = request("GET", "/", "text/html,*/*", "");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).startsWith("<!doctype html>");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "connect-src 'self' ws://127.0.0.1:8081;")
                .doesNotContain("unsafe");
    }

    @Test
    void leavesProgramsToTheNext() throws Exception {
        // Nobody is next here.
        assertThat(request("GET", "/", "application/json", "").statusCode()).isEqualTo(404);
        assertThat(request("GET", "/healthz", "text/html", "").statusCode()).isEqualTo(404);
    }

    @Test
    void saysThatAllIsStartingBeforeItIsUp() throws Exception {
        HttpResponse<String> state = request("GET", "/api/state", "*/*", "");

        assertThat(state.statusCode()).isEqualTo(503);
        assertThat(state.body()).contains("\"code\":\"starting\"");
    }

    @Test
    void takesNothingButSmallJsonObjects() throws Exception {
        assertThat(request("POST", "/api/sessions", "*/*", "[]").statusCode()).isEqualTo(400);
        assertThat(request("POST", "/api/sessions", "*/*", "{").statusCode()).isEqualTo(400);
        assertThat(request("POST", "/api/sessions", "*/*", "{\"a\":\"" + "x".repeat(20_000) + "\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void saysWhichMethodsAreAllowed() throws Exception {
        HttpResponse<String> put = request("PUT", "/api/sessions", "*/*", "{}");
        HttpResponse<String> post = request("POST", "/page/app.mjs", "*/*", "{}");

        assertThat(put.statusCode()).isEqualTo(405);
        assertThat(put.headers().firstValue("allow")).contains("GET, HEAD, POST");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("allow")).contains("GET, HEAD");
    }

    private HttpResponse<String> request(String method, String path, String accept, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Accept", accept)
                .header("Content-Type", "application/json")
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
