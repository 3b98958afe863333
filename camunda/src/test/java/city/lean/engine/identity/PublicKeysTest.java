package city.lean.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;

import city.lean.engine.support.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicKeysTest {

  private final SteppedClock clock = new SteppedClock();
  private TestKeys published;
  private PublicKeys keys;

  @TempDir private Path folder;

  @BeforeEach
  void read() {
    published = new TestKeys(folder);
    keys = new PublicKeys(folder, clock);
  }

  @Test
  void findsANewKeyWithoutARestart() {
    published.publish("portal-new");
    clock.step(Duration.ofSeconds(1));

    assertThat(keys.find("portal-new")).isPresent();
  }

  @Test
  void readsTheFolderAtMostOnceASecond() {
    published.publish("portal-new");
    clock.step(Duration.ofMillis(999));

    assertThat(keys.find("portal-new")).isEmpty();
  }

  @Test
  void forgetsARemovedKeyWithinAMinute() throws IOException {
    Files.delete(folder.resolve(TestKeys.PORTAL + ".pem"));
    clock.step(Duration.ofSeconds(60));

    assertThat(keys.find(TestKeys.PORTAL)).isEmpty();
  }

  @Test
  void losesNoGoodKeyToABrokenOne() throws IOException {
    Files.writeString(folder.resolve("portal-broken.pem"), "-----BEGIN PUBLIC KEY-----\nAAAA");
    Files.createDirectory(folder.resolve("portal-folder.pem"));
    PublicKeys again = new PublicKeys(folder, clock);

    assertThat(again.find("portal-broken")).isEmpty();
    assertThat(again.find("portal-folder")).isEmpty();
    assertThat(again.find(TestKeys.SERVICE)).isPresent();
  }

  @Test
  void ignoresAFileWhoseNameTellsNoKind() throws IOException {
    Files.copy(folder.resolve(TestKeys.PORTAL + ".pem"), folder.resolve("anyone.pem"));

    assertThat(new PublicKeys(folder, clock).find("anyone")).isEmpty();
  }

  private static final class SteppedClock extends Clock {

    private Instant now = Instant.EPOCH;

    void step(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
