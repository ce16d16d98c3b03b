package io.turnstream.local.ably.fault;

import io.turnstream.local.ably.protocol.ErrorInfo;
import java.time.Duration;

/** What a fault does to the publish that it meets: to its application, its answer, or its connection. */
public sealed interface FaultEffect {

    /** Plays the effect. Called once, on the service's thread. */
    void play(Play play);

    /** The name in JSON and in the log. */
    String word();

    /** What an effect can do with a publish. */
    interface Play {
        /** Does what was asked for, if it is allowed. */
        void apply();

        /** Answers truthfully. */
        void answer();

        /** Answers with a refusal; with the true one where what was asked for is not allowed. */
        void refuse(ErrorInfo error);

        /** Never answers; a repeat of the same publish is known. */
        void withhold();

        /** Closes the connection; what was not applied was never received. */
        void cut();

        /** Keeps the data of appends, to come back with the next append of the same message. */
        void leaveBehind();

        /** Goes on after a while; the connection's later messages wait. */
        void later(Duration delay, Runnable rest);
    }

    /** Refused, and not applied. */
    record Refuse(ErrorInfo error) implements FaultEffect {
        @Override
        public void play(Play play) {
            play.refuse(error);
        }

        @Override
        public String word() {
            return "nack";
        }
    }

    /** Refused and not applied now; the data comes back with the next append of the message (docs, "Append"). */
    record RefuseAndApplyLater(ErrorInfo error) implements FaultEffect {
        @Override
        public void play(Play play) {
            play.leaveBehind();
            play.refuse(error);
        }

        @Override
        public String word() {
            return "nack-applied-later";
        }
    }

    /** Applied, and refused all the same. */
    record RefuseThoughApplied(ErrorInfo error) implements FaultEffect {
        @Override
        public void play(Play play) {
            play.apply();
            play.refuse(error);
        }

        @Override
        public String word() {
            return "nack-though-applied";
        }
    }

    /** Applied, and never answered. */
    record DropAck() implements FaultEffect {
        @Override
        public void play(Play play) {
            play.apply();
            play.withhold();
        }

        @Override
        public String word() {
            return "drop-ack";
        }
    }

    /** The connection is closed before anything is applied. */
    record CloseBeforeApply() implements FaultEffect {
        @Override
        public void play(Play play) {
            play.cut();
        }

        @Override
        public String word() {
            return "close-before-apply";
        }
    }

    /** Applied, and the connection is closed before the answer. */
    record CloseAfterApply() implements FaultEffect {
        @Override
        public void play(Play play) {
            play.apply();
            play.withhold();
            play.cut();
        }

        @Override
        public String word() {
            return "close-after-apply";
        }
    }

    /** Applied and answered later. */
    record Delay(Duration delay) implements FaultEffect {
        @Override
        public void play(Play play) {
            play.later(delay, () -> {
                play.apply();
                play.answer();
            });
        }

        @Override
        public String word() {
            return "delay";
        }
    }

    /** Applied at once and answered later. */
    record DelayAck(Duration delay) implements FaultEffect {
        @Override
        public void play(Play play) {
            play.apply();
            play.later(delay, play::answer);
        }

        @Override
        public String word() {
            return "delay-ack";
        }
    }

    /** Refused with this code, and not applied. */
    static FaultEffect nack(int code) {
        return new Refuse(scripted(code));
    }

    /** Refused with this code; the data comes back with the next append of the message. */
    static FaultEffect nackAppliedLater(int code) {
        return new RefuseAndApplyLater(scripted(code));
    }

    /** Applied, and refused with this code all the same. */
    static FaultEffect nackThoughApplied(int code) {
        return new RefuseThoughApplied(scripted(code));
    }

    /** Applied, and never answered. */
    static FaultEffect dropAck() {
        return new DropAck();
    }

    /** The connection is closed before anything is applied. */
    static FaultEffect closeBeforeApply() {
        return new CloseBeforeApply();
    }

    /** Applied, and the connection is closed before the answer. */
    static FaultEffect closeAfterApply() {
        return new CloseAfterApply();
    }

    /** Applied and answered later. */
    static FaultEffect delay(Duration delay) {
        return new Delay(delay);
    }

    /** Applied at once and answered later. */
    static FaultEffect delayAck(Duration delay) {
        return new DelayAck(delay);
    }

    private static ErrorInfo scripted(int code) {
        return ErrorInfo.of(code, "scripted fault " + code);
    }
}
