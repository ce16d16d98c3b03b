package io.turnstream.app.local;

import io.turnstream.app.page.SinkSwitch;
import io.turnstream.app.role.RoleProcess;
import io.turnstream.app.role.RunningRole;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The sink of this machine, as the page may see and break it. */
record LocalSink(Supplier<Status> look, BooleanSupplier killer, BooleanSupplier starter) implements SinkSwitch {

    /** No sink here: somebody may run one elsewhere. */
    static SinkSwitch absent() {
        return unbreakable(() -> "absent");
    }

    /** One in this JVM, which lives and dies with everything else. */
    static SinkSwitch here(RunningRole sink) {
        return unbreakable(sink::state);
    }

    /** One in a process of its own. */
    static SinkSwitch process(RoleProcess sink) {
        return new LocalSink(
                () -> {
                    RoleProcess.Status now = sink.status();
                    return new Status(now.state().name().toLowerCase(Locale.ROOT), true, now.pid(), now.lives());
                },
                sink::kill,
                sink::start);
    }

    private static SinkSwitch unbreakable(Supplier<String> state) {
        return new LocalSink(() -> new Status(state.get(), false, 0, 0), () -> false, () -> false);
    }

    @Override
    public Status status() {
        return look.get();
    }

    @Override
    public boolean kill() {
        return killer.getAsBoolean();
    }

    @Override
    public boolean start() {
        return starter.getAsBoolean();
    }
}
