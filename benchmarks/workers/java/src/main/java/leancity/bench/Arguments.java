package leancity.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What both sides are given: address, topic, pause of the handler, slots, file of the token. */
record Arguments(String url, String topic, long waitMillis, int slots, Path tokenFile) {

  static Arguments of(String[] given) {
    return new Arguments(given[0], given[1], Math.round(Double.parseDouble(given[2]) * 1000),
        Integer.parseInt(given[3]), Path.of(given[4]));
  }

  /** Tokens live a minute; whoever measures writes a fresh one into the file. */
  String bearer() {
    try {
      return "Bearer " + Files.readString(tokenFile).strip();
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }
}
