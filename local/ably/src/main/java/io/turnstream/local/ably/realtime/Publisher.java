package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.channel.Channel;
import io.turnstream.local.ably.channel.MessageOperation;
import io.turnstream.local.ably.fault.FaultEffect;
import io.turnstream.local.ably.fault.FaultScript;
import io.turnstream.local.ably.fault.FaultTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes publishes through checks, faults, roll-up, rules and delivery, wherever they come from. */
final class Publisher {

    private final Publishing publishing;
    private final FaultScript faults;

    Publisher(Publishing publishing, FaultScript faults) {
        this.publishing = publishing;
        this.faults = faults;
    }

    /**
     * Publishes, or does what a scripted fault says, and answers at most once. A publish that meets a fault is never
     * rolled up: what is scripted happens to exactly that one.
     */
    void publish(PublishRequest request, LiveChannel channel, Lane lane, Reply reply) {
        publishing.count().publishes++;
        var publish = new Publish(publishing, request, channel, lane.rate(), reply);
        if (publish.appendsTo() == null) {
            // the rules look at what is on the channel when it has its turn, also when they refuse it
            lane.rollUp().letGoBefore(publish);
        }
        publish.look();
        if (publish.isRefusedByChecks()) {
            publish.answer();
            return;
        }
        Optional<FaultEffect> fault = faults.next(() -> targets(request, channel.channel()));
        if (fault.isPresent()) {
            publishing.count().faults++;
            lane.rollUp().letGoBefore(publish);
            publish.meets(fault.get());
        } else if (lane.rollUp().hold(publish)) {
            publish.received();
        } else {
            publish.apply();
            publish.answer();
        }
    }

    private static List<FaultTarget> targets(PublishRequest request, Channel channel) {
        List<FaultTarget> targets = new ArrayList<>();
        for (MessageOperation operation : request.operations()) {
            Optional<Channel.Head> known = channel.headOf(operation);
            targets.add(new FaultTarget(
                    channel.name(),
                    operation.kind(),
                    operation.serial(),
                    known.map(Channel.Head::id).orElse(operation.id()),
                    known.map(Channel.Head::name).orElse(operation.name())));
        }
        return targets;
    }
}
