package io.turnstream.sink.kafka;

import io.turnstream.sink.channel.ChannelConnection;
import io.turnstream.sink.channel.ChannelConnector;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.engine.Command;
import io.turnstream.sink.engine.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connections that the engine asked for. Calls come from the loop's thread; what becomes of them is reported from
 * any thread, exactly once for each operation.
 */
final class Connections implements AutoCloseable {

    /** Where the news goes. Calls come from any thread. */
    interface News {

        void answered(long operation, Outcome outcome);

        void connected(int slot, long life);

        void lost(int slot, long life, ChannelException why);
    }

    private final ChannelConnector connector;
    private final News news;
    private final Map<Integer, Life> bySlot = new HashMap<>();

    Connections(ChannelConnector connector, News news) {
        this.connector = connector;
        this.news = news;
    }

    private record Life(long number, ChannelConnection connection) {}

    void carryOut(Command command) {
        if (command instanceof Command.Connect connect) {
            open(connect.slot(), connect.life());
        } else if (command instanceof Command.Disconnect disconnect) {
            Life life = bySlot.get(disconnect.slot());
            if (life != null && life.number() == disconnect.life()) {
                bySlot.remove(disconnect.slot());
                life.connection().close();
            }
        } else if (command instanceof Command.Operation operation) {
            operate(operation);
        }
    }

    private void open(int slot, long number) {
        ChannelConnection connection = connector.connect(new ChannelConnector.Listener() {
            @Override
            public void connected(long maxMessageBytes) {
                news.connected(slot, number);
            }

            @Override
            public void lost(ChannelException why) {
                news.lost(slot, number, why);
            }
        });
        Life before = bySlot.put(slot, new Life(number, connection));
        if (before != null) {
            before.connection().close();
        }
    }

    private void operate(Command.Operation operation) {
        Life life = bySlot.get(operation.slot());
        if (life == null || life.number() != operation.life()) {
            refuse(operation, "the connection is gone");
            return;
        }
        ChannelConnection connection = life.connection();
        String channel = operation.channel();
        if (operation instanceof Command.Publish publish) {
            report(publish, connection.publish(channel, publish.messages()), Outcome.Published::new);
        } else if (operation instanceof Command.Append append) {
            CompletionStage<Void> done = connection.append(channel, append.serial(), append.content());
            report(append, done, nothing -> new Outcome.Acknowledged());
        } else if (operation instanceof Command.Update update) {
            CompletionStage<Void> done = connection.update(channel, update.serial(), update.content());
            report(update, done, nothing -> new Outcome.Acknowledged());
        } else if (operation instanceof Command.Get get) {
            report(get, connection.get(channel, get.serial()), Outcome.Found::new);
        } else if (operation instanceof Command.History history) {
            report(history, connection.history(channel, history.from(), history.limit()), Outcome.Page::new);
        }
    }

    /** Answers an operation that is not begun: nobody knows what is on the channel, so its outcome counts as unknown. */
    void refuse(Command.Operation operation, String why) {
        news.answered(operation.id(), new Outcome.Failed(ChannelException.unknown(0, 0, why)));
    }

    private <T> void report(Command.Operation operation, CompletionStage<T> stage, Function<T, Outcome> outcome) {
        stage.whenComplete((value, failure) -> news.answered(
                operation.id(), failure == null ? outcome.apply(value) : new Outcome.Failed(reason(failure))));
    }

    private static ChannelException reason(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof ChannelException known
                ? known
                : ChannelException.unknown(0, 0, String.valueOf(cause)); // a bug of the adapter: be on the safe side
    }

    /** Closes all of them at once. */
    @Override
    public void close() {
        bySlot.values().forEach(life -> life.connection().close());
        bySlot.clear();
    }
}
