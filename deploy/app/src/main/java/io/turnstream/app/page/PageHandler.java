package io.turnstream.app.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.app.http.Answer;
import io.turnstream.schemas.errors.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page at {@code /} to who reads HTML, its files under {@code /page/}, and the {@link Api}; leaves everything
 * else to the next handler. It is there before the API is, and says until then that all is starting.
 */
public final class PageHandler extends Handler.Abstract {

    private static final Logger LOGGER = LoggerFactory.getLogger(PageHandler.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API = "/api/";
    private static final String FILES = "/page/";
    private static final int MOST_BYTES = 16 * 1024;

    private volatile String ably = "";
    private volatile @Nullable Api api;

    /** The page may connect to the Ably-compatible server that is there now. */
    public void allow(String ablyUrl) {
        this.ably = " " + ablyUrl.replaceFirst("^http", "ws");
    }

    /** Everything is up: from now on the API answers. */
    public void open(Api ready) {
        this.api = ready;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        boolean isPage = path.equals("/") && readsHtml(request) && isRead(request);
        if (!isPage && !path.startsWith(API) && !path.startsWith(FILES)) {
            return false;
        }
        answer(request, path).send(response, callback);
        return true;
    }

    private Answer answer(Request request, String path) {
        try {
            String host = request.getHeaders().get(HttpHeader.HOST);
            OwnPage.requireOurHost(host);
            if (path.startsWith(API)) {
                return api(request, host, path.substring(API.length()));
            }
            if (!isRead(request)) {
                throw Refusal.method("GET, HEAD");
            }
            String file = path.equals("/") ? "index.html" : path.substring(FILES.length());
            return secured(Assets.named(file).orElseThrow(() -> Refusal.unknown("there is nothing here")));
        } catch (Refusal e) {
            return e.answer();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.error(ErrorCode.STOPPING, "this is being stopped");
        } catch (IOException | RuntimeException e) {
            LOGGER.atWarn().addKeyValue("path", path).setCause(e).log("a request failed");
            return Answer.error(ErrorCode.INTERNAL, "this did not work; the log says why");
        }
    }

    private Answer api(Request request, @Nullable String host, String name) throws IOException, InterruptedException {
        Api ready = api;
        if (request.getMethod().equals("POST")) {
            OwnPage.requireOurOrigin(
                    host,
                    request.getHeaders().get(HttpHeader.ORIGIN),
                    request.getHeaders().get("Sec-Fetch-Site"));
            JsonNode body = body(request);
            return opened(ready).post(name, body);
        }
        if (!isRead(request)) {
            throw Refusal.method("GET, HEAD, POST");
        }
        return opened(ready).get(name, query(request));
    }

    private static Api opened(@Nullable Api api) {
        if (api == null) {
            throw Refusal.starting();
        }
        return api;
    }

    /** A form of a foreign page cannot send this type without asking first. */
    private static JsonNode body(Request request) throws IOException {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw Refusal.notJson();
        }
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            JsonNode body = bytes.length > MOST_BYTES ? null : JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
            if (body != null && body.isObject()) {
                return body;
            }
        } catch (JsonProcessingException e) {
            // The same answer as for JSON of another shape.
        }
        throw Refusal.invalid("the body is a small JSON object");
    }

    private static Query query(Request request) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        try {
            for (Fields.Field field : Request.extractQueryParameters(request)) {
                values.put(field.getName(), field.getValues());
            }
        } catch (RuntimeException e) {
            throw Refusal.invalid("the query cannot be read");
        }
        return new Query(values);
    }

    /** The page runs its own code only, and speaks to this server and to the Ably-compatible one only. */
    private Answer secured(Answer file) {
        return file.with(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
                                + ably + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
                .with("Referrer-Policy", "no-referrer");
    }

    private static boolean isRead(Request request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private static boolean readsHtml(Request request) {
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        return accept != null && accept.contains("text/html");
    }
}
