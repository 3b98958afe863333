package city.lean.engine.identity;

import static city.lean.engine.support.TestKeys.PORTAL;
import static city.lean.engine.support.TestKeys.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import city.lean.engine.support.TestKeys;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class TokenVerifierTest {

  private static final long NOW = Instant.now().getEpochSecond();
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);

  private TestKeys keys;
  private TokenVerifier verifier;

  @BeforeAll
  void start(@TempDir Path folder) {
    keys = new TestKeys(folder);
    verifier = new TokenVerifier(new PublicKeys(folder, CLOCK), CLOCK);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void accepts(String name, String token, String login) throws TokenRefused {
    assertThat(verifier.verify(token, Audience.ENGINE_REST)).isEqualTo(login);
    assertThat(verifier.verify(token, Audience.ENGINE_REST)).as("again").isEqualTo(login);
  }

  Stream<Arguments> accepts() {
    return Stream.of(
        arguments("a person", keys.token(PORTAL, claims("kim.i")), "kim.i"),
        arguments("a service", keys.token(SERVICE, claims("svc-worker")), "svc-worker"),
        arguments("a person, named by a bot", keys.token(TestKeys.BOTS, claims("kim.i")), "kim.i"),
        arguments("the reader, named by a bot",
            keys.token(TestKeys.BOTS, claims("svc-projector")), "svc-projector"),
        arguments("the reader, named by the portal",
            keys.token(PORTAL, claims("svc-projector")), "svc-projector"),
        arguments("the operator, named by the portal",
            keys.token(PORTAL, claims("svc-operator")), "svc-operator"),
        arguments("just before the leeway ends",
            keys.token(PORTAL, claims("kim.i", "iat", NOW - 64, "exp", NOW - 4)), "kim.i"),
        arguments("a clock five seconds ahead",
            keys.token(PORTAL, claims("kim.i", "iat", NOW + 5, "exp", NOW + 65)), "kim.i"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refuses(String name, String token, String why) {
    assertThatThrownBy(() -> verifier.verify(token, Audience.ENGINE_REST))
        .isInstanceOf(TokenRefused.class)
        .hasMessageContaining(why);
  }

  Stream<Arguments> refuses() {
    return Stream.of(malformed(), badHeaders(), badSignatures(), badClaims(), badTimes())
        .flatMap(rows -> rows);
  }

  private Stream<Arguments> malformed() {
    String good = keys.token(PORTAL, claims("kim.i"));
    String header = TestKeys.json(TestKeys.header(PORTAL));
    String claims = TestKeys.json(claims("kim.i"));
    return Stream.of(
        arguments("nothing", "", "not a signed token"),
        arguments("words", "open sesame", "not a signed token"),
        arguments("two parts", "a.b", "not a signed token"),
        arguments("four parts", good + ".x", "not a signed token"),
        arguments("padding", good + "=", "not a signed token"),
        arguments("a line break", good + "\n", "not a signed token"),
        arguments("too long", good + "a".repeat(4096), "not a signed token"),
        arguments("a header that is no JSON", keys.signed("{", claims, PORTAL), "not JSON"),
        arguments("a list for a header", keys.signed("[]", claims, PORTAL), "not a JSON object"),
        arguments("an empty claim text", keys.signed(header, " ", PORTAL), "not a JSON object"),
        arguments("a claim said twice",
            keys.signed(header, claims.replace("{", "{\"sub\":\"lee.a\","), PORTAL), "not JSON"),
        arguments("claims with a tail", keys.signed(header, claims + "{}", PORTAL), "not JSON"));
  }

  private Stream<Arguments> badHeaders() {
    Map<String, Object> claims = claims("kim.i");
    return Stream.of(
        arguments("no algorithm", headed("alg", "none", claims), "algorithm"),
        arguments("the algorithm in another case", headed("alg", "EDDSA", claims), "algorithm"),
        arguments("RSA", headed("alg", "RS256", claims), "algorithm"),
        arguments("HS512 with the public key as the secret", hs512(claims), "algorithm"),
        arguments("a list for an algorithm", headed("alg", new String[0], claims), "no text alg"),
        arguments("another type", headed("typ", "JOSE", claims), "type"),
        arguments("no key", headed("kid", null, claims), "no text kid"),
        arguments("a critical extension", headed("crit", "b64", claims), "header"),
        arguments("a key of its own", headed("jwk", "{}", claims), "header"),
        arguments("a path for a key", headed("kid", "../portal-test", claims), "key is unknown"),
        arguments("an absent key", headed("kid", "portal-gone", claims), "key is unknown"),
        arguments("a kind that is none", headed("kid", "admin-test", claims), "key is unknown"));
  }

  private Stream<Arguments> badSignatures() {
    keys.generate("stranger");
    String good = keys.token(PORTAL, claims("kim.i"));
    String other = keys.token(PORTAL, claims("lee.a"));
    String unsigned = good.substring(0, good.lastIndexOf('.') + 1);
    return Stream.of(
        arguments("a stranger's signature",
            keys.token(TestKeys.header(PORTAL), claims("kim.i"), "stranger"), "signature is wrong"),
        arguments("the service's signature under the portal's name",
            keys.token(TestKeys.header(PORTAL), claims("kim.i"), SERVICE), "signature is wrong"),
        arguments("another token's signature",
            unsigned + other.substring(other.lastIndexOf('.') + 1), "signature is wrong"),
        arguments("a short signature", unsigned + "AAAA", "signature is wrong"),
        arguments("zeros", unsigned + TestKeys.encoded(new byte[64]), "signature is wrong"),
        arguments("no signature", unsigned, "not a signed token"));
  }

  private Stream<Arguments> badClaims() {
    return Stream.of(
        arguments("another issuer", portal("iss", "elsewhere"), "issuer"),
        arguments("the webapps' audience", portal("aud", "webapps"), "not meant for engine-rest"),
        arguments("two audiences", portal("aud", new String[] {"engine-rest"}), "no text aud"),
        arguments("nobody", portal("sub", null), "no text sub"),
        arguments("a name with a line break", portal("sub", "kim.i\n"), "names nobody"),
        arguments("a name in capitals", portal("sub", "Kim"), "names nobody"),
        arguments("a name of 65 letters", portal("sub", "k".repeat(65)), "names nobody"),
        arguments("no id", portal("jti", null), "no text jti"),
        arguments("an empty id", portal("jti", ""), "no id"),
        arguments("a service named by the portal", portal("sub", "svc-deploy"), "may not name"),
        arguments("the operator named by a bot",
            keys.token(TestKeys.BOTS, claims("svc-operator")), "may not name"),
        arguments("a person named by a service", keys.token(SERVICE, claims("kim.i")),
            "may not name"));
  }

  private Stream<Arguments> badTimes() {
    return Stream.of(
        arguments("expired", times(NOW - 65, NOW - 5), "has expired"),
        arguments("from the future", times(NOW + 6, NOW + 60), "from the future"),
        arguments("too long a life", times(NOW, NOW + 61), "longer than 60 seconds"),
        arguments("an end before the beginning", times(NOW, NOW - 1), "longer than"),
        arguments("an end beyond all numbers",
            portal("exp", new BigInteger("9".repeat(30))), "no time exp"),
        arguments("a life that overflows", times(Long.MIN_VALUE + 1, NOW + 1), "longer than"),
        arguments("a time in quotes", portal("exp", "" + (NOW + 30)), "no time exp"),
        arguments("half a second", portal("exp", NOW + 30.5), "no time exp"),
        arguments("no beginning", portal("iat", null), "no time iat"));
  }

  @Test
  void acceptsALongerLifeForWebapps() throws TokenRefused {
    Map<String, Object> claims = claims("kim.i", "aud", "webapps", "exp", NOW + 900);

    assertThat(verifier.verify(keys.token(PORTAL, claims), Audience.WEBAPPS)).isEqualTo("kim.i");
  }

  @Test
  void refusesARestTokenForWebapps() {
    String token = keys.token(PORTAL, claims("kim.i"));

    assertThatThrownBy(() -> verifier.verify(token, Audience.WEBAPPS))
        .hasMessageContaining("not meant for webapps");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {TestKeys.BOTS, SERVICE})
  void refusesEveryOtherKeyForWebapps(String key) {
    String login = SERVICE.equals(key) ? "svc-worker" : "kim.i";
    String token = keys.token(key, claims(login, "aud", "webapps"));

    assertThatThrownBy(() -> verifier.verify(token, Audience.WEBAPPS))
        .hasMessageContaining("does not lead to webapps");
  }

  private String portal(String name, Object value) {
    return keys.token(PORTAL, claims("kim.i", name, value));
  }

  private String times(long issued, long expires) {
    return keys.token(PORTAL, claims("kim.i", "iat", issued, "exp", expires));
  }

  private String headed(String name, Object value, Map<String, Object> claims) {
    Map<String, Object> header = TestKeys.header(PORTAL);
    header.put(name, value);
    return keys.token(header, claims, PORTAL);
  }

  private static Map<String, Object> claims(String login, Object... changes) {
    Map<String, Object> claims = TestKeys.claims(login, "engine-rest", 30);
    claims.putAll(Map.of("iat", NOW, "exp", NOW + 30));
    for (int i = 0; i < changes.length; i += 2) {
      claims.put((String) changes[i], changes[i + 1]);
    }
    return claims;
  }

  /** The classic confusion: the verifier's public bytes as the secret of a symmetric algorithm. */
  private String hs512(Map<String, Object> claims) {
    Map<String, Object> header = new TreeMap<>(TestKeys.header(PORTAL));
    header.put("alg", "HS512");
    String text = TestKeys.encoded(TestKeys.json(header).getBytes(StandardCharsets.UTF_8))
        + "." + TestKeys.encoded(TestKeys.json(claims).getBytes(StandardCharsets.UTF_8));
    try {
      byte[] secret = Files.readAllBytes(keys.folder().resolve(PORTAL + ".pem"));
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(secret, "HmacSHA512"));
      return text + "." + TestKeys.encoded(
          mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException | IOException error) {
      throw new IllegalStateException(error);
    }
  }
}
