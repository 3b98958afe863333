package city.lean.engine.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Speaks HTTP to the engine under test. */
public final class TestClient {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int port;
  private final Map<String, String> headers;

  TestClient(int port, Map<String, String> headers) {
    this.port = port;
    this.headers = headers;
  }

  /** What the engine answered. */
  public record Answer(int status, Map<String, String> headers, String body) {

    public JsonNode json() {
      try {
        return new ObjectMapper().readTree(body);
      } catch (IOException error) {
        throw new UncheckedIOException(body, error);
      }
    }

    public String header(String name) {
      return headers.get(name.toLowerCase());
    }
  }

  public Answer get(String path) {
    return send("GET", path, "");
  }

  public Answer post(String path, Object json) {
    return send("POST", path, TestKeys.json(json));
  }

  public Answer put(String path, Object json) {
    return send("PUT", path, TestKeys.json(json));
  }

  public Answer delete(String path) {
    return send("DELETE", path, "");
  }

  private Answer send(String method, String path, String body) {
    HttpRequest.Builder request = HttpRequest.newBuilder()
        .uri(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
      Map<String, String> fields = new HashMap<>();
      response.headers().map()
          .forEach((name, values) -> fields.put(name, String.join(", ", values)));
      return new Answer(response.statusCode(), fields, response.body());
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }

  /** The status line's code for a path sent as it is, which a well-behaved client would tidy up. */
  public int rawStatus(String path) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(30_000);
      StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
      request.append("Host: engine\r\nConnection: close\r\n");
      headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
      request.append("\r\n");
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }
}
