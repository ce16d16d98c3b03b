package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.local.ably.check.CheckMode;
import io.turnstream.local.ably.check.Report;
import io.turnstream.local.ably.check.Rule;
import io.turnstream.local.ably.fault.FaultEffect;
import io.turnstream.local.ably.fault.FaultMatch;
import org.junit.jupiter.api.Test;

class ChecksTest {

    private static final String NO_RUN = "[{'name':'ai-run-end','extras':{'ai':{'transport':{'run-id':'R1'}}}}]";

    @Test
    void reportsOverJavaAndOverHttp() throws Exception {
        try (LocalAbly ably = LocalAbly.start(LocalAblyOptions.defaults().withChecks());
                TestClient client = TestClient.connect(ably)) {
            client.publish(0, "ai:1", NO_RUN).next(1);

            assertThat(ably.reports()).extracting(Report::rule).containsExactly(Rule.UNKNOWN_RUN);
            var answer = TestRest.of(ably).get("/local/reports").body();
            assertThat(answer.path("count").asInt()).isEqualTo(1);
            assertThat(answer.path("reports").path(0).path("rule").asText()).isEqualTo("unknown-run");
        }
    }

    @Test
    void refusesWhenStrict() {
        try (LocalAbly ably = LocalAbly.start(LocalAblyOptions.defaults().withChecks(CheckMode.REFUSE));
                TestClient client = TestClient.connect(ably)) {
            var error = client.publish(0, "ai:1", NO_RUN).next(2).path("error");

            assertThat(error.path("code").asInt()).isEqualTo(40000);
            assertThat(error.path("message").asText()).startsWith("[unknown-run]");
            assertThat(ably.channel("ai:1").messages()).isEmpty();
        }
    }

    @Test
    void keepsAScriptedFaultForAPublishThatItDoesNotRefuse() {
        try (LocalAbly ably = LocalAbly.start(LocalAblyOptions.defaults().withChecks(CheckMode.REFUSE));
                TestClient client = TestClient.connect(ably)) {
            // Given
            ably.script(FaultMatch.any(), FaultEffect.nack(50003));

            // When
            client.publish(0, "ai:1", NO_RUN).next(2);

            // Then
            assertThat(ably.pendingFaults()).isEqualTo(1);
            assertThat(client.publish(1, "ai:1", "[{'data':'a'}]")
                            .next(2)
                            .path("error")
                            .path("code")
                            .asInt())
                    .isEqualTo(50003);
        }
    }

    @Test
    void doesNotLookUnlessAsked() {
        try (LocalAbly ably = LocalAbly.start(LocalAblyOptions.defaults());
                TestClient client = TestClient.connect(ably)) {
            client.publish(0, "ai:1", NO_RUN).next(1);

            assertThat(ably.reports()).isEmpty();
        }
    }
}
