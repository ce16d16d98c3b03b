package io.turnstream.app.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SupervisionTest {

    @Test
    void saysOnceHowItDoesAndAgainWhenThatChanges() {
        var ready = new AtomicBoolean();
        var said = new StringWriter();
        var supervision = new Supervision(ready::get, new PrintWriter(said));

        supervision.report();
        supervision.report();
        ready.set(true);
        supervision.report();
        supervision.report();

        assertThat(said.toString().lines()).containsExactly("not ready", "ready");
    }

    @Test
    void endsWhenItsParentIsGoneAndNotBefore() throws Exception {
        var ended = new AtomicBoolean();
        var parent = new PipedOutputStream();
        Supervision.endWith(new PipedInputStream(parent), () -> ended.set(true));

        parent.write('x');
        parent.flush();
        assertThat(ended).isFalse();
        parent.close();

        await().untilTrue(ended);
    }
}
