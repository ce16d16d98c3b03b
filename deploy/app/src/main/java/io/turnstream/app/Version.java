package io.turnstream.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that this jar was built as. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        var properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/turnstream.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new String[] {"turnstream " + properties.getProperty("version")};
    }
}
