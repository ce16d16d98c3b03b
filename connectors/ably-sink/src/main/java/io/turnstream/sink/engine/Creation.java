package io.turnstream.sink.engine;

import io.turnstream.sink.channel.HistoryPage;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How a turn's messages come onto the channel: a batch at a time, and none twice although nobody knows of it. */
final class Creation {

    private final Unrecorded unrecorded;

    private boolean underWay;
    private boolean begun;

    /** What is created next may be on the channel already, without our knowing: look before creating. */
    private boolean lookFirst;

    /** A create got no answer: the next may be its repeat, and the serial of a repeat is not documented. */
    private boolean mayRepeat;

    private @Nullable HistorySearch search;

    Creation(Unrecorded unrecorded) {
        this.unrecorded = unrecorded;
    }

    /** An earlier owner left messages, and knew of all that it left when {@code handedOver}. */
    void recovered(boolean hasMessages, boolean handedOver) {
        begun = hasMessages;
        lookFirst = !handedOver;
    }

    /** An earlier owner may have left messages, without any record of it. */
    void lookFirst() {
        lookFirst = true;
    }

    /** True when nothing may be created before the channel was looked at. */
    boolean looksFirst() {
        return lookFirst;
    }

    /** True when a create or a look is in flight. */
    boolean isUnderWay() {
        return underWay;
    }

    /** True when something is on the channel. */
    boolean hasBegun() {
        return begun;
    }

    /** True when nothing is being created, nor may have been without our knowing. */
    boolean isCertain() {
        return !underWay && !lookFirst && !mayRepeat;
    }

    void began(Intent.Publish publish) {
        underWay = true;
        publish.messages().forEach(MessageDelivery::creating);
    }

    void began(Intent.LookUp lookUp) {
        underWay = true;
        search = search == null ? new HistorySearch() : search;
        search.began();
    }

    void published(Intent.Publish publish, List<String> serials) {
        underWay = false;
        if (mayRepeat) {
            mayRepeat = false;
            lookFirst = true; // the channel knows the serials
            publish.messages().stream().filter(MessageDelivery::isInFlight).forEach(MessageDelivery::notCreated);
            return;
        }
        for (int i = 0; i < serials.size(); i++) {
            MessageDelivery message = publish.messages().get(i);
            if (message.isInFlight()) { // else it was superseded meanwhile
                message.created(serials.get(i));
            }
        }
        begun = true;
        unrecorded.changedUrgently();
    }

    /**
     * The create has no acknowledgement.
     *
     * @param refused true when the service said so; false when nobody knows
     */
    void failed(Intent.Publish publish, boolean refused) {
        underWay = false;
        publish.messages().forEach(MessageDelivery::notCreated);
        lookFirst = true;
        mayRepeat |= !refused;
    }

    /** The look has no answer: it begins anew. */
    void lookFailed() {
        underWay = false;
        search = null;
    }

    /**
     * A page of history came.
     *
     * @param older tells a serial that was there before what is looked for
     * @return where to go on looking; empty when the search is over
     */
    Optional<Intent.LookUp> searched(Intent.LookUp lookUp, HistoryPage page, int maxPages, Predicate<String> older) {
        HistorySearch walk = search == null ? new HistorySearch() : search;
        walk.look(page.messages(), lookUp.base(), older);
        int wanted = lookUp.messages().size();
        underWay = false;
        if (page.next() != null && walk.goesOn(wanted, maxPages)) {
            search = walk;
            return Optional.of(new Intent.LookUp(lookUp.base(), lookUp.messages(), Optional.of(page.next())));
        }
        search = null;
        found(lookUp.messages(), walk.found(wanted));
        return Optional.empty();
    }

    private void found(List<MessageDelivery> messages, List<String> serials) {
        lookFirst = !serials.isEmpty(); // where one was left, the next may be too
        mayRepeat &= serials.isEmpty();
        for (int i = 0; i < serials.size(); i++) {
            messages.get(i).adopted(serials.get(i), false);
            begun = true;
            unrecorded.changedUrgently();
        }
    }
}
