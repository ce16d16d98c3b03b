package io.turnstream.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.local.ably.LocalAbly;
import io.turnstream.local.ably.LocalAblyOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubscribeTokenTest {

    private final LocalAbly ably = LocalAbly.start(LocalAblyOptions.defaults());
    private final String token = SubscribeToken.of(ably.key(), Instant.now()).token();

    @AfterEach
    void stop() {
        ably.close();
    }

    @Test
    void readsWhatIsOnTheChannelsOfSessions() throws Exception {
        assertThat(send("GET", "ai:s1").statusCode()).isEqualTo(200);
    }

    @Test
    void readsNoOtherChannels() throws Exception {
        assertThat(send("GET", "private").body()).contains("40160");
    }

    @Test
    void writesNothing() throws Exception {
        assertThat(send("POST", "ai:s1").body()).contains("40160");
        assertThat(ably.channel("ai:s1").messages()).isEmpty();
    }

    @Test
    void doesNotHoldTheSecret() {
        assertThat(token).doesNotContain(ably.key().split(":")[1]);
    }

    private HttpResponse<String> send(String method, String channel) throws Exception {
        HttpRequest.BodyPublisher body = method.equals("GET")
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString("{\"name\":\"n\",\"data\":\"d\"}");
        HttpRequest request = HttpRequest.newBuilder(URI.create(ably.url() + "/channels/" + channel + "/messages"))
                .method(method, body)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
