package leancity.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The engine's own ceiling: fetch and complete, nothing else, over as many connections as slots. */
public final class Ceiling {

  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private final Arguments arguments;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Ceiling(Arguments arguments) {
    this.arguments = arguments;
  }

  public static void main(String[] given) {
    Ceiling ceiling = new Ceiling(Arguments.of(given));
    ExecutorService hands = Executors.newFixedThreadPool(ceiling.arguments.slots());
    for (int hand = 0; hand < ceiling.arguments.slots(); hand++) {
      String workerId = "ceiling-" + hand;
      hands.submit(() -> ceiling.drain(workerId));
    }
    hands.shutdown();
  }

  private Void drain(String workerId) throws IOException, InterruptedException {
    while (true) {
      String answer = post("/external-task/fetchAndLock", """
          {"workerId":"%s","maxTasks":5,"asyncResponseTimeout":5000,
           "topics":[{"topicName":"%s","lockDuration":60000}]}"""
          .formatted(workerId, arguments.topic()));
      Matcher ids = ID.matcher(answer);
      while (ids.find()) {
        post("/external-task/" + ids.group(1) + "/complete",
            "{\"workerId\":\"%s\"}".formatted(workerId));
      }
    }
  }

  private String post(String path, String body) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(arguments.url() + path))
        .header("Content-Type", "application/json")
        .header("Authorization", arguments.bearer())
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
