package io.turnstream.schemas.serde;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * How to reach the schema registry, under Confluent's configuration keys. Each key may also carry the prefix
 * {@code schema.registry.}, as Confluent's client allows.
 *
 * @param endpoints where the registry is; tried in turn
 * @param autoRegister whether a serializer registers a schema that the registry does not have
 * @param connectTimeout limit for making a connection
 * @param readTimeout limit for one request and its answer
 * @param maxRetries rounds after the first in which every address is tried again
 * @param retryWait pause after the first round; doubled after each further one
 * @param retryMaxWait longest pause
 * @param missingIdTtl how long an id that the registry does not have is not asked for again
 */
public record RegistryConfig(
        List<Endpoint> endpoints,
        boolean autoRegister,
        Duration connectTimeout,
        Duration readTimeout,
        int maxRetries,
        Duration retryWait,
        Duration retryMaxWait,
        Duration missingIdTtl) {

    private static final String PREFIX = "schema.registry.";
    private static final String URL = "schema.registry.url";
    private static final String AUTO_REGISTER = "auto.register.schemas";
    private static final String AUTH_SOURCE = "basic.auth.credentials.source";
    private static final String USER_INFO = "basic.auth.user.info";
    private static final String CONNECT_TIMEOUT = "http.connect.timeout.ms";
    private static final String READ_TIMEOUT = "http.read.timeout.ms";
    private static final String MAX_RETRIES = "max.retries";
    private static final String RETRY_WAIT = "retries.wait.ms";
    private static final String RETRY_MAX_WAIT = "retries.max.wait.ms";
    private static final String MISSING_ID_TTL = "missing.id.cache.ttl.sec";

    /** The keys, their defaults and what they mean. */
    public static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    URL,
                    Type.LIST,
                    ConfigDef.NO_DEFAULT_VALUE,
                    HIGH,
                    "Addresses of the schema registry, comma separated, tried in turn. mock://name is a registry inside"
                            + " this process, for tests and laptops; it knows every schema that ships with Turnstream.")
            .define(
                    AUTO_REGISTER,
                    Type.BOOLEAN,
                    false,
                    MEDIUM,
                    "Whether a schema that the registry does not have is registered by whoever writes first. Off, unlike"
                            + " Confluent's default: schemas are registered when a release is rolled out, by somebody"
                            + " who may, and not by a process that happens to start.")
            .define(
                    AUTH_SOURCE,
                    Type.STRING,
                    "URL",
                    ValidString.in("URL", "USER_INFO"),
                    MEDIUM,
                    "Where the user and password are: URL for https://user:password@host, USER_INFO for " + USER_INFO
                            + ".")
            .define(USER_INFO, Type.PASSWORD, "", MEDIUM, "user:password, with USER_INFO.")
            .define(
                    CONNECT_TIMEOUT,
                    Type.INT,
                    3_000,
                    Range.atLeast(1),
                    LOW,
                    "Limit in milliseconds for making a connection.")
            .define(
                    READ_TIMEOUT,
                    Type.INT,
                    10_000,
                    Range.atLeast(1),
                    LOW,
                    "Limit in milliseconds for one request and its answer.")
            .define(
                    MAX_RETRIES,
                    Type.INT,
                    3,
                    Range.atLeast(0),
                    LOW,
                    "How often all addresses are tried again before the caller is told that the registry is unavailable.")
            .define(
                    RETRY_WAIT,
                    Type.LONG,
                    200L,
                    Range.atLeast(0),
                    LOW,
                    "Pause in milliseconds before the first retry; doubled for each further one.")
            .define(RETRY_MAX_WAIT, Type.LONG, 2_000L, Range.atLeast(0), LOW, "Longest pause in milliseconds.")
            .define(
                    MISSING_ID_TTL,
                    Type.LONG,
                    60L,
                    Range.atLeast(0),
                    LOW,
                    "For how many seconds an id that the registry does not have is not asked for again.");

    /**
     * One address.
     *
     * @param url the address, without user and password and without a slash at the end
     * @param authorization the value of the Authorization header; empty for none. Its {@code toString} hides it.
     */
    public record Endpoint(URI url, Password authorization) {

        boolean inMemory() {
            return "mock".equals(url.getScheme());
        }
    }

    /**
     * Reads the configuration; keys that mean nothing here are ignored.
     *
     * @throws ConfigException if a key is missing or wrong
     */
    public static RegistryConfig of(Map<String, ?> config) {
        AbstractConfig values = new AbstractConfig(DEFINITION, withoutPrefix(config), false);
        boolean userInfoApart = values.getString(AUTH_SOURCE).equals("USER_INFO");
        List<Endpoint> endpoints = new ArrayList<>();
        for (String address : values.getList(URL)) {
            URI uri = uri(address);
            String user = userInfoApart ? values.getPassword(USER_INFO).value() : userInfo(uri);
            endpoints.add(new Endpoint(bare(uri), authorization(user)));
        }
        if (endpoints.isEmpty()) {
            throw new ConfigException(URL + ": no address");
        }
        if (endpoints.size() > 1 && endpoints.stream().anyMatch(Endpoint::inMemory)) {
            throw new ConfigException(URL + ": mock:// stands alone");
        }
        return new RegistryConfig(
                List.copyOf(endpoints),
                values.getBoolean(AUTO_REGISTER),
                Duration.ofMillis(values.getInt(CONNECT_TIMEOUT)),
                Duration.ofMillis(values.getInt(READ_TIMEOUT)),
                values.getInt(MAX_RETRIES),
                Duration.ofMillis(values.getLong(RETRY_WAIT)),
                Duration.ofMillis(values.getLong(RETRY_MAX_WAIT)),
                Duration.ofSeconds(values.getLong(MISSING_ID_TTL)));
    }

    /** The name after {@code mock://}; empty for a registry that is reached over HTTP. */
    Optional<String> inMemoryScope() {
        Endpoint first = endpoints.get(0);
        return first.inMemory() ? Optional.of(first.url().toString().substring("mock://".length())) : Optional.empty();
    }

    private static URI uri(String address) {
        try {
            URI uri = new URI(address.strip());
            if (uri.getScheme() != null && List.of("http", "https", "mock").contains(uri.getScheme())) {
                return uri;
            }
        } catch (URISyntaxException unreadable) {
            // The address may hold a password, and the exception's message holds the address: neither is passed on.
        }
        throw new ConfigException(URL + ": every address starts with http://, https:// or mock://");
    }

    private static String userInfo(URI uri) {
        String info = uri.getRawUserInfo();
        return info == null ? "" : URLDecoder.decode(info.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static URI bare(URI uri) {
        String text = uri.toString();
        String info = uri.getRawUserInfo();
        String bare = info == null ? text : text.replaceFirst(Pattern.quote(info + "@"), "");
        return URI.create(bare.replaceFirst("(?<=[^/])/+$", ""));
    }

    private static Password authorization(String userInfo) {
        if (userInfo.isEmpty()) {
            return new Password("");
        }
        byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
        return new Password("Basic " + Base64.getEncoder().encodeToString(bytes));
    }

    private static Map<String, Object> withoutPrefix(Map<String, ?> config) {
        Map<String, Object> plain = new HashMap<>(config);
        config.forEach((key, value) -> {
            if (key.startsWith(PREFIX) && !key.equals(URL)) {
                plain.put(key.substring(PREFIX.length()), value);
            }
        });
        return plain;
    }
}
