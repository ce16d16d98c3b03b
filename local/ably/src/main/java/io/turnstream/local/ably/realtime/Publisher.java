package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.auth.Grant;
import io.turnstream.local.ably.channel.Channel;
import io.turnstream.local.ably.channel.MessageOperation;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.local.ably.channel.Publication;
import io.turnstream.local.ably.fault.FaultEffect;
import io.turnstream.local.ably.fault.FaultScript;
import io.turnstream.local.ably.fault.FaultTarget;
import io.turnstream.local.ably.log.Counting;
import io.turnstream.local.ably.log.LoggedOperation;
import io.turnstream.local.ably.log.LoggedOperation.Answered;
import io.turnstream.local.ably.log.LoggedOperation.Applied;
import io.turnstream.local.ably.log.OperationLog;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.protocol.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Takes publishes through rules, faults, the channel, the log and delivery, wherever they come from. */
final class Publisher {

    private final LongSupplier millis;
    private final Timer timer;
    private final FaultScript faults;
    private final OperationLog log;
    private final Counting count;

    Publisher(LongSupplier millis, Timer timer, FaultScript faults, OperationLog log, Counting count) {
        this.millis = millis;
        this.timer = timer;
        this.faults = faults;
        this.log = log;
        this.count = count;
    }

    /** Publishes, or does what a scripted fault says, and answers at most once. */
    void publish(PublishRequest request, LiveChannel channel, RateLimit rate, Reply reply) {
        count.publishes++;
        Optional<FaultEffect> fault = faults.next(() -> targets(request, channel.channel()));
        var publish = new Publish(
                request, channel, rate, reply, fault.map(FaultEffect::word).orElse(null));
        if (fault.isPresent()) {
            count.faults++;
            fault.get().play(publish);
        } else {
            publish.apply();
            publish.answer();
        }
    }

    private static List<FaultTarget> targets(PublishRequest request, Channel channel) {
        List<FaultTarget> targets = new ArrayList<>();
        for (MessageOperation operation : request.operations()) {
            Optional<Channel.Head> known = head(channel, operation);
            targets.add(new FaultTarget(
                    channel.name(),
                    operation.kind(),
                    operation.serial(),
                    known.map(Channel.Head::id).orElse(operation.id()),
                    known.map(Channel.Head::name).orElse(operation.name())));
        }
        return targets;
    }

    private static Optional<Channel.Head> head(Channel channel, MessageOperation operation) {
        return operation.serial() == null ? Optional.empty() : channel.head(operation.serial());
    }

    /** One publish under way. */
    private final class Publish implements FaultEffect.Play {

        private final PublishRequest request;
        private final LiveChannel channel;
        private final RateLimit rate;
        private final Reply reply;
        private final @Nullable String fault;
        private @Nullable Answer truth;
        private Applied applied = Applied.NO;
        private boolean finished;

        Publish(PublishRequest request, LiveChannel channel, RateLimit rate, Reply reply, @Nullable String fault) {
            this.request = request;
            this.channel = channel;
            this.rate = rate;
            this.reply = reply;
            this.fault = fault;
        }

        @Override
        public void apply() {
            try {
                Publication publication = tryToPublish();
                applied = publication.isRepeat() ? Applied.REPEAT : Applied.YES;
                truth = new Answer.Ack(publication.serials());
                count.deliveries += publication.isRepeat() ? 0 : channel.deliver(publication);
            } catch (RefusedException e) {
                truth = new Answer.Nack(e.error());
            }
        }

        @Override
        public void answer() {
            finish(truth());
        }

        @Override
        public void refuse(ErrorInfo error) {
            finish(truth instanceof Answer.Nack refused ? refused : new Answer.Nack(error));
        }

        @Override
        public void withhold() {
            finished = true;
            log(null);
            reply.withhold(truth());
        }

        @Override
        public void cut() {
            if (!finished) {
                log(null);
            }
            reply.cut();
        }

        @Override
        public void leaveBehind() {
            for (MessageOperation operation : request.operations()) {
                if (operation.kind() == OperationKind.APPEND
                        && operation.serial() != null
                        && operation.data() != null) {
                    channel.channel().leaveBehind(operation.serial(), operation.data());
                }
            }
        }

        @Override
        public void later(Duration delay, Runnable rest) {
            reply.hold().hold();
            timer.after(delay, () -> {
                rest.run();
                reply.hold().release();
            });
        }

        private Publication tryToPublish() throws RefusedException {
            long now = millis.getAsLong();
            requireRate(now);
            List<MessageOperation> allowed = new ArrayList<>();
            for (MessageOperation operation : request.operations()) {
                allowed.add(allowed(operation));
            }
            return channel.channel().publish(allowed, request.id(), request.connectionId(), now);
        }

        /** Docs, errors 42911 and 42913: a publish over the rate is refused, the connection stays. */
        private void requireRate(long now) throws RefusedException {
            if (!rate.allows(now)) {
                throw RefusedException.of(42911, "per-connection publish rate limit exceeded");
            }
            if (!channel.rate().allows(now)) {
                throw RefusedException.of(42913, "per-channel publish rate limit exceeded");
            }
        }

        private MessageOperation allowed(MessageOperation operation) throws RefusedException {
            Grant grant = request.grant();
            if (operation.kind() == OperationKind.CREATE) {
                grant.require("publish", channel.name());
            } else {
                String verb = operation.kind() == OperationKind.DELETE ? "message-delete" : "message-update";
                String creator = head(channel.channel(), operation)
                        .map(Channel.Head::clientId)
                        .orElse(null);
                grant.requireOn(verb, channel.name(), creator);
            }
            return operation.from(grant.speaksFor(operation.clientId()));
        }

        private Answer truth() {
            if (truth == null) {
                throw new IllegalStateException("nothing was applied yet");
            }
            return truth;
        }

        private void finish(Answer answer) {
            finished = true;
            if (answer instanceof Answer.Nack) {
                count.nacked++;
            } else {
                count.acked++;
            }
            log(answer);
            reply.answer(answer);
        }

        private void log(@Nullable Answer told) {
            List<String> serials = truth instanceof Answer.Ack ack ? ack.serials() : List.of();
            for (int i = 0; i < request.operations().size(); i++) {
                MessageOperation operation = request.operations().get(i);
                String serial = operation.serial() != null || serials.isEmpty() ? operation.serial() : serials.get(i);
                log.add(new LoggedOperation(
                        log.nextNumber(),
                        millis.getAsLong(),
                        request.connectionId(),
                        request.msgSerial(),
                        channel.name(),
                        operation.kind(),
                        serial,
                        operation.id(),
                        operation.name(),
                        operation.data(),
                        applied,
                        told == null ? Answered.NOTHING : told instanceof Answer.Ack ? Answered.ACK : Answered.NACK,
                        told instanceof Answer.Nack nack ? nack.error().code() : 0,
                        fault));
            }
        }
    }
}
