package city.lean.engine.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of {@code <kid>.pem} files: who may sign tokens. A new file is found when its key is
 * first asked for, a removed one is forgotten within a minute; both without a restart.
 */
public final class PublicKeys {

  private static final Logger log = LoggerFactory.getLogger(PublicKeys.class);

  /** A stranger must not make us read the disk more often than this. */
  private static final Duration BETWEEN_READS = Duration.ofSeconds(1);

  private static final Duration TRUST_IN_A_READ = Duration.ofMinutes(1);

  private static final String EXTENSION = ".pem";

  private final Path folder;
  private final Clock clock;
  private volatile Reading last;

  public PublicKeys(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    this.last = read();
  }

  /** The key of this id, if the folder has it. */
  public Optional<PublicKey> find(String keyId) {
    return Optional.ofNullable(current(keyId).keys().get(keyId));
  }

  private Reading current(String keyId) {
    Reading reading = last;
    Duration patience = reading.keys().containsKey(keyId) ? TRUST_IN_A_READ : BETWEEN_READS;
    return reading.olderThan(patience, clock) ? readAgain(reading) : reading;
  }

  private synchronized Reading readAgain(Reading seen) {
    if (last == seen) {
      last = read();
    }
    return last;
  }

  private Reading read() {
    Instant now = clock.instant();
    Map<String, PublicKey> keys = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> keyId(file).ifPresent(id -> put(keys, id, file)));
    } catch (IOException error) {
      log.error("public keys cannot be listed in {}: {}", folder, error.toString());
    }
    return new Reading(now, Map.copyOf(keys));
  }

  private static Optional<String> keyId(Path file) {
    String name = file.getFileName().toString();
    return Optional.of(name)
        .filter(text -> text.endsWith(EXTENSION))
        .map(text -> text.substring(0, text.length() - EXTENSION.length()))
        .filter(id -> KeyKind.of(id).isPresent());
  }

  private static void put(Map<String, PublicKey> keys, String id, Path file) {
    try {
      keys.put(id, parse(Files.readString(file)));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException error) {
      log.error("{} is not an Ed25519 public key: {}", file, error.toString());
    }
  }

  private static PublicKey parse(String pem) throws GeneralSecurityException {
    String body = pem
        .replace("-----BEGIN PUBLIC KEY-----", "")
        .replace("-----END PUBLIC KEY-----", "")
        .replaceAll("\\s", "");
    byte[] encoded = Base64.getDecoder().decode(body);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private record Reading(Instant at, Map<String, PublicKey> keys) {

    boolean olderThan(Duration age, Clock clock) {
      return Duration.between(at, clock.instant()).compareTo(age) >= 0;
    }
  }
}
