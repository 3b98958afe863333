package leancity.bench;

import org.camunda.bpm.client.ExternalTaskClient;

/** Camunda's own Java client with a handler that waits. */
public final class JavaClient {

  private JavaClient() {
  }

  public static void main(String[] given) {
    Arguments arguments = Arguments.of(given);
    ExternalTaskClient.create()
        .baseUrl(arguments.url())
        .workerId("java-client")
        .maxTasks(arguments.slots())
        .lockDuration(60_000)
        .asyncResponseTimeout(5_000)
        .disableBackoffStrategy()
        .addInterceptor(request -> request.addHeader("Authorization", arguments.bearer()))
        .build()
        .subscribe(arguments.topic())
        .handler((task, service) -> {
          pause(arguments.waitMillis());
          service.complete(task);
        })
        .open();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
    }
  }
}
