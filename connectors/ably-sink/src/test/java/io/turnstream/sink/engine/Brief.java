package io.turnstream.sink.engine;

import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyAttributes;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Makes tests short and the same each time when they run thousands of times, against one mutant after the other: with
 * {@code -Dtests.brief=true} a property tries a few values, always the same, and does not shrink what it finds.
 */
final class Brief implements AroundPropertyHook {

    /** Whether tests are to be brief. */
    static final boolean ON = Boolean.getBoolean("tests.brief");

    private static final int TRIES = 12;

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        if (ON) {
            PropertyAttributes attributes = context.attributes();
            attributes.setTries(Math.min(TRIES, attributes.tries().orElse(TRIES)));
            attributes.setSeed("1");
            attributes.setShrinking(ShrinkingMode.OFF);
            attributes.setAfterFailure(AfterFailureMode.RANDOM_SEED);
        }
        return property.execute();
    }

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }
}
