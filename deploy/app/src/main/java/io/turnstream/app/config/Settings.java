package io.turnstream.app.config;

import io.turnstream.app.InvalidInput;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads settings: a Java properties file in UTF-8, over which the environment wins. A setting {@code sink.codec} is
 * {@code TURNSTREAM_SINK_CODEC} there.
 */
public final class Settings {

    private Settings() {}

    /**
     * The settings of both places by name.
     *
     * @throws InvalidInput when the file cannot be read, or a name of ours is not known
     */
    public static SortedMap<String, String> read(Path file, Map<String, String> environment, KnownKeys known) {
        var settings = new TreeMap<String, String>();
        load(file).forEach((name, value) -> settings.put((String) name, ((String) value).strip()));
        for (String name : settings.keySet()) {
            if (known.isMistake(name)) {
                throw new InvalidInput(
                        "unknown setting '" + name + "' in " + file + "; did you mean '" + known.nearest(name) + "'?");
            }
        }
        settings.putAll(ofEnvironment(environment, known));
        return settings;
    }

    /**
     * The settings of the environment alone.
     *
     * @throws InvalidInput when a name of ours is not known
     */
    public static Map<String, String> ofEnvironment(Map<String, String> environment, KnownKeys known) {
        var settings = new TreeMap<String, String>();
        environment.forEach((variable, value) -> {
            if (variable.startsWith(KnownKeys.ENVIRONMENT_PREFIX)) {
                String name = known.settingOf(variable).orElseThrow(() -> unknown(variable, known));
                settings.put(name, value.strip());
            }
        });
        return settings;
    }

    private static InvalidInput unknown(String variable, KnownKeys known) {
        String dotted = variable.substring(KnownKeys.ENVIRONMENT_PREFIX.length())
                .toLowerCase(Locale.ROOT)
                .replace('_', '.');
        return new InvalidInput("unknown setting in the environment: " + variable + "; did you mean "
                + KnownKeys.variableOf(known.nearest(dotted)) + "?");
    }

    private static Properties load(Path file) {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return properties;
        } catch (NoSuchFileException e) {
            throw new InvalidInput("there is no file " + file, e);
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new InvalidInput(file + " is not a properties file in UTF-8: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new InvalidInput("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
