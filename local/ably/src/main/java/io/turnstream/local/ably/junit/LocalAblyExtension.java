package io.turnstream.local.ably.junit;

import io.turnstream.local.ably.LocalAbly;
import io.turnstream.local.ably.LocalAblyOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives JUnit 5 tests a {@link LocalAbly}: one server for each test class, which has forgotten everything before each
 * test. {@code @ExtendWith(LocalAblyExtension.class)} starts it with Ably's defaults and with checks;
 * {@code @RegisterExtension} on a static field, as the options say. Tests and their life-cycle methods may have a
 * parameter of the type {@link LocalAbly}. Needs JUnit 5.13 or newer, which closes it when the class is over.
 */
public final class LocalAblyExtension implements BeforeEachCallback, ParameterResolver {

    private final LocalAblyOptions options;
    private @Nullable LocalAbly ably;

    /** A server with Ably's defaults, that reports broken rules. */
    public LocalAblyExtension() {
        this(LocalAblyOptions.defaults().withChecks());
    }

    private LocalAblyExtension(LocalAblyOptions options) {
        this.options = options;
    }

    /** A server that is started like this. */
    public static LocalAblyExtension with(LocalAblyOptions options) {
        return new LocalAblyExtension(options);
    }

    /** The server. There is one from the first test on. */
    public LocalAbly ably() {
        if (ably == null) {
            throw new IllegalStateException("the local Ably is there once a test runs, and only then");
        }
        return ably;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        ably = server(context);
        ably.reset();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LocalAbly.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return server(context);
    }

    /** The store of the outermost class: what is nested in it shares its server. */
    private LocalAbly server(ExtensionContext context) {
        ExtensionContext outermost = context;
        while (outermost
                .getParent()
                .filter(parent -> parent.getTestClass().isPresent())
                .isPresent()) {
            outermost = outermost.getParent().get();
        }
        return outermost
                .getStore(Namespace.create(LocalAblyExtension.class, this))
                .getOrComputeIfAbsent(LocalAbly.class, type -> LocalAbly.start(options), LocalAbly.class);
    }
}
