package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.auth.Grant;
import io.turnstream.local.ably.channel.Channel;
import io.turnstream.local.ably.channel.MessageOperation;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.local.ably.channel.Publication;
import io.turnstream.local.ably.check.Checked;
import io.turnstream.local.ably.fault.FaultEffect;
import io.turnstream.local.ably.limit.RateLimit;
import io.turnstream.local.ably.log.LoggedOperation;
import io.turnstream.local.ably.log.LoggedOperation.Answered;
import io.turnstream.local.ably.log.LoggedOperation.Applied;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.protocol.RefusedException;
import io.turnstream.local.ably.switches.Switches.AppendAck;
import io.turnstream.local.ably.switches.Switches.ConflatedAck;
import io.turnstream.local.ably.switches.Switches.OmittedExtras;
import io.turnstream.local.ably.switches.Switches.RefusedAppend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One publish under way. Used from one thread. */
final class Publish implements FaultEffect.Play {

    /** Refusals for how much was asked, not for what was asked. */
    private static final Set<Integer> RATE_CODES = Set.of(42911, 42913, 42914, 42917);

    private final Publishing publishing;
    private final PublishRequest request;
    private final LiveChannel channel;
    private final RateLimit rate;
    private final Reply reply;
    private final List<Checked> checked = new ArrayList<>();
    private @Nullable String fault;
    private @Nullable Answer truth;
    private Applied applied = Applied.NO;
    private boolean leftBehind;
    private boolean told;
    private boolean finished;

    Publish(Publishing publishing, PublishRequest request, LiveChannel channel, RateLimit rate, Reply reply) {
        this.publishing = publishing;
        this.request = request;
        this.channel = channel;
        this.rate = rate;
        this.reply = reply;
    }

    /** The number on the connection. */
    long number() {
        return request.msgSerial();
    }

    String channelName() {
        return channel.name();
    }

    /** The message that this appends to, if that can be rolled up: a lone append, of text. */
    RollUp.@Nullable Target appendsTo() {
        if (request.operations().size() != 1) {
            return null;
        }
        MessageOperation operation = request.operations().get(0);
        String serial = operation.serial();
        boolean canGrow = operation.kind() == OperationKind.APPEND && operation.encoding() == null;
        return canGrow && serial != null ? new RollUp.Target(channel.name(), serial) : null;
    }

    /** True when it says anything about that message. */
    boolean concerns(RollUp.Target target) {
        return channel.name().equals(target.channel())
                && request.operations().stream()
                        .anyMatch(operation -> target.serial().equals(operation.serial()));
    }

    /** True when it can go out in one append with the one before: only what one client says is joined. */
    boolean joins(Publish before) {
        String client = before.request.operations().get(0).clientId();
        return Objects.equals(client, request.operations().get(0).clientId());
    }

    /** Looks for broken rules, by what is on the channel now. Once, before anything is done. */
    void look() {
        for (MessageOperation operation : request.operations()) {
            checked.add(publishing.checks().begin(channel.name(), operation, serial -> channel.channel()
                    .dataOf(serial)));
        }
    }

    /** True when it breaks a rule and the checks are strict. */
    boolean isRefusedByChecks() {
        for (Checked operation : checked) {
            ErrorInfo refusal = operation.refusal();
            if (refusal != null) {
                truth = new Answer.Nack(refusal);
                return true;
            }
        }
        return false;
    }

    /** Plays {@code effect}, which was scripted for it. */
    void meets(FaultEffect effect) {
        fault = effect.word();
        effect.play(this);
    }

    /** It is held; {@link AppendAck} says when it is acknowledged. */
    void received() {
        publishing.count().held++;
        if (publishing.switches().get().appendAck() == AppendAck.ON_RECEIPT) {
            told = true;
            checked.get(0).end(request.operations().get(0).serial(), true, 0);
            reply.answer(Answer.Ack.superseded());
        }
    }

    /** Applies what was held of one message as one append, and answers each. */
    static void goOutTogether(List<Publish> held) {
        Publish last = held.get(held.size() - 1);
        last.publishing.count().rolledUp += held.size() - 1;
        last.apply(List.of(joined(held)), !last.told);
        Answer truth = last.truth();
        for (Publish publish : held) {
            boolean superseded = publish != last
                    && last.publishing.switches().get().conflatedAck() == ConflatedAck.NULL_SERIAL
                    && truth instanceof Answer.Ack;
            publish.truth = superseded ? Answer.Ack.superseded() : truth;
            publish.applied = last.applied;
            publish.answer();
        }
    }

    /** Data is joined; everything else is from the last (docs, "Message conflation"). */
    private static MessageOperation joined(List<Publish> held) {
        OmittedExtras omitted = held.get(0).publishing.switches().get().omittedExtras();
        return held.stream()
                .map(publish -> publish.request.operations().get(0))
                .map(append -> omitted == OmittedExtras.ARE_KEPT ? append : append.withoutOmittedExtras())
                .reduce(MessageOperation::followedBy)
                .orElseThrow();
    }

    @Override
    public void apply() {
        apply(request.operations(), true);
    }

    private void apply(List<MessageOperation> operations, boolean limited) {
        try {
            Publication publication = publish(operations, limited);
            applied = publication.isRepeat() ? Applied.REPEAT : Applied.YES;
            truth = new Answer.Ack(publication.serials());
            if (applied == Applied.YES) {
                for (int i = 0; i < operations.size(); i++) {
                    String serial = operations.get(i).serial();
                    checked.get(i)
                            .applied(serial == null ? publication.serials().get(i) : serial);
                }
            }
            int deliveries = publication.isRepeat() ? 0 : channel.deliver(publication);
            publishing.count().deliveries += deliveries;
            publishing.account().spend(deliveries, now());
        } catch (RefusedException e) {
            truth = new Answer.Nack(e.error());
            if (RATE_CODES.contains(e.error().code())) {
                leaveBehindIfSwitchedOn(operations);
            }
            if (rate.isFarExceeded()) {
                reply.end(ErrorInfo.of(42921, "connection terminated; per-connection publish rate limit exceeded"));
            }
        }
    }

    @Override
    public void answer() {
        finish(truth());
    }

    @Override
    public void refuse(ErrorInfo error) {
        if (truth == null) {
            leaveBehindIfSwitchedOn(request.operations());
        }
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
        leaveBehind(request.operations());
    }

    private void leaveBehind(List<MessageOperation> operations) {
        leftBehind = true;
        for (MessageOperation operation : operations) {
            if (operation.kind() == OperationKind.APPEND && operation.serial() != null && operation.data() != null) {
                channel.channel().leaveBehind(operation.serial(), operation.data());
            }
        }
    }

    private void leaveBehindIfSwitchedOn(List<MessageOperation> operations) {
        if (!leftBehind && publishing.switches().get().refusedAppend() == RefusedAppend.COMES_BACK) {
            leaveBehind(operations);
        }
    }

    @Override
    public void later(Duration delay, Runnable rest) {
        reply.hold().hold();
        publishing.timer().after(delay, () -> {
            rest.run();
            reply.hold().release();
        });
    }

    private Publication publish(List<MessageOperation> operations, boolean limited) throws RefusedException {
        if (limited) {
            requireRate(operations);
        }
        List<MessageOperation> allowed = new ArrayList<>();
        for (MessageOperation operation : operations) {
            allowed.add(allowed(operation));
        }
        return channel.channel().publish(allowed, request.id(), request.connectionId(), now());
    }

    /** Docs, errors 42911, 42913, 42914, 42917: a publish over the rate is refused, the connection stays. */
    private void requireRate(List<MessageOperation> operations) throws RefusedException {
        int messages = operations.size();
        if (!rate.allows(messages, now())) {
            throw tooMuch(42911, "connection.inboundRate");
        }
        if (!channel.limits().rate().allows(messages, now())) {
            throw tooMuch(42913, "channel.maxRate");
        }
        int bytes = operations.stream().mapToInt(MessageOperation::size).sum();
        if (!channel.limits().bandwidth().allows(bytes, now())) {
            throw tooMuch(42914, "channel.bandwidth");
        }
        if (!publishing.account().allows(messages, now())) {
            throw tooMuch(42917, "messages.maxRate");
        }
    }

    private static RefusedException tooMuch(int code, String metric) {
        return RefusedException.of(code, "rate limit exceeded; request rejected (nonfatal); metric = " + metric);
    }

    private MessageOperation allowed(MessageOperation operation) throws RefusedException {
        Grant grant = request.grant();
        if (operation.kind() == OperationKind.CREATE) {
            grant.require("publish", channel.name());
        } else {
            String verb = operation.kind() == OperationKind.DELETE ? "message-delete" : "message-update";
            String creator = channel.channel()
                    .headOf(operation)
                    .map(Channel.Head::clientId)
                    .orElse(null);
            grant.requireOn(verb, channel.name(), creator);
        }
        return operation.from(grant.speaksFor(operation.clientId()));
    }

    private long now() {
        return publishing.millis().getAsLong();
    }

    private Answer truth() {
        if (truth == null) {
            throw new IllegalStateException("nothing was applied yet");
        }
        return truth;
    }

    private void finish(Answer answer) {
        finished = true;
        Answer said = told ? new Answer.Ack(List.of()) : answer;
        if (said instanceof Answer.Nack) {
            publishing.count().nacked++;
        } else {
            publishing.count().acked++;
        }
        log(said);
        if (!told) {
            reply.answer(said);
        }
    }

    private void log(@Nullable Answer said) {
        List<@Nullable String> serials = truth instanceof Answer.Ack ack ? ack.serials() : new ArrayList<>();
        for (int i = 0; i < request.operations().size(); i++) {
            MessageOperation operation = request.operations().get(i);
            String serial = operation.serial() != null || serials.isEmpty() ? operation.serial() : serials.get(i);
            int code = said == null ? 0 : said.code();
            int broken = code == 0 && truth != null ? truth.code() : code;
            checked.get(i).end(applied == Applied.YES ? serial : null, said instanceof Answer.Ack, broken);
            publishing
                    .log()
                    .add(new LoggedOperation(
                            publishing.log().nextNumber(),
                            now(),
                            request.connectionId(),
                            request.msgSerial(),
                            channel.name(),
                            operation.kind(),
                            serial,
                            operation.id(),
                            operation.name(),
                            operation.data(),
                            applied,
                            said == null ? Answered.NOTHING : said instanceof Answer.Ack ? Answered.ACK : Answered.NACK,
                            code,
                            fault));
        }
    }
}
