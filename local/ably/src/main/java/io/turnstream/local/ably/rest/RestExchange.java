package io.turnstream.local.ably.rest;

import io.turnstream.local.ably.realtime.Answer;
import io.turnstream.local.ably.realtime.Reply;
import java.util.function.Consumer;
import java.util.function.Function;

/** Where the answer to a REST request goes. */
public interface RestExchange {

    /** Answers. Called at most once. */
    void respond(RestResponse response);

    /** Closes the connection without an answer. */
    void abort();

    /** This exchange, for a client that wants its answers in an envelope. */
    default RestExchange enveloping() {
        return new RestExchange() {
            @Override
            public void respond(RestResponse response) {
                RestExchange.this.respond(response.enveloped());
            }

            @Override
            public void abort() {
                RestExchange.this.abort();
            }
        };
    }

    /** An exchange that is one of several answers in this one. */
    default RestExchange collecting(Consumer<RestResponse> answers) {
        return new RestExchange() {
            @Override
            public void respond(RestResponse response) {
                answers.accept(response);
            }

            @Override
            public void abort() {
                RestExchange.this.abort();
            }
        };
    }

    /** This exchange as the reply of a publish. A withheld answer is one that the client waits for in vain. */
    default Reply answering(Function<Answer.Ack, RestResponse> ok) {
        return new Reply() {
            @Override
            public void answer(Answer answer) {
                if (answer instanceof Answer.Nack nack) {
                    respond(RestResponse.error(nack.error()));
                } else {
                    respond(ok.apply((Answer.Ack) answer));
                }
            }

            @Override
            public void withhold(Answer answer) {}

            @Override
            public void cut() {
                abort();
            }

            @Override
            public Hold hold() {
                return Hold.NOTHING;
            }
        };
    }
}
