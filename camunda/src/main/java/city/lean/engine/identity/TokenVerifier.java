package city.lean.engine.identity;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.PublicKey;
import java.time.Clock;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a signed token (JWT, EdDSA over Ed25519 only) and tells who acts. Anything that is not
 * exactly what our signers write is refused: one algorithm, no optional headers, no other key
 * source than the folder. Time is wall-clock time, never the engine's.
 */
public final class TokenVerifier {

  private static final int LONGEST = 4096;

  private static final long LEEWAY_SECONDS = 5;

  private static final Pattern COMPACT =
      Pattern.compile("(?<header>[\\w-]+)\\.(?<claims>[\\w-]+)\\.(?<signature>[\\w-]+)");

  private static final Pattern LOGIN = Pattern.compile("[a-z0-9._-]{1,64}");

  private static final Set<String> HEADERS = Set.of("alg", "typ", "kid");

  private static final String ISSUER = "leancity";

  private final ObjectMapper json = new ObjectMapper()
      .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Signatures signatures = new Signatures();
  private final PublicKeys keys;
  private final Clock clock;

  public TokenVerifier(PublicKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** The login that the token names; the token must be meant for this audience. */
  public String verify(String token, Audience audience) throws TokenRefused {
    Matcher parts = COMPACT.matcher(token.length() > LONGEST ? "" : token);
    require(parts.matches(), "the token is not a signed token");
    String keyId = keyId(object(parts.group("header")));
    PublicKey key = keys.find(keyId)
        .orElseThrow(() -> new TokenRefused("the token's key is unknown"));
    String signed = parts.group("header") + "." + parts.group("claims");
    byte[] signature = bytes(parts.group("signature"));
    require(signatures.genuine(token, signed, signature, key), "the signature is wrong");
    return login(object(parts.group("claims")), audience, keyId);
  }

  private static String keyId(ObjectNode header) throws TokenRefused {
    require(header.size() == HEADERS.size() && HEADERS.stream().allMatch(header::has),
        "the token's header is not alg, typ, kid");
    require("EdDSA".equals(text(header, "alg")), "the token's algorithm is not EdDSA");
    require("JWT".equals(text(header, "typ")), "the token's type is not JWT");
    return text(header, "kid");
  }

  private String login(ObjectNode claims, Audience audience, String keyId) throws TokenRefused {
    require(ISSUER.equals(text(claims, "iss")), "the token's issuer is not " + ISSUER);
    require(audience.claim().equals(text(claims, "aud")),
        "the token is not meant for " + audience.claim());
    require(!text(claims, "jti").isEmpty(), "the token has no id");
    checkTimes(second(claims, "iat"), second(claims, "exp"), audience);
    String login = text(claims, "sub");
    require(LOGIN.matcher(login).matches(), "the token names nobody");
    KeyKind kind = KeyKind.of(keyId)
        .orElseThrow(() -> new TokenRefused("the token's key is unknown"));
    require(kind.mayName(login), "the token's key may not name this login");
    require(kind.mayEnter(audience), "the token's key does not lead to " + audience.claim());
    return login;
  }

  private void checkTimes(long issued, long expires, Audience audience) throws TokenRefused {
    long now = clock.instant().getEpochSecond();
    require(issued <= now + LEEWAY_SECONDS, "the token is from the future");
    require(expires > now - LEEWAY_SECONDS, "the token has expired");
    long life = expires - issued;
    require(life > 0 && life <= audience.longestLife().toSeconds(),
        "the token lives longer than " + audience.longestLife().toSeconds() + " seconds");
  }

  private ObjectNode object(String encoded) throws TokenRefused {
    try {
      JsonNode node = json.readTree(bytes(encoded));
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException error) {
      throw new TokenRefused("the token is not JSON", error);
    }
    throw new TokenRefused("the token is not a JSON object");
  }

  private static byte[] bytes(String encoded) throws TokenRefused {
    try {
      return Base64.getUrlDecoder().decode(encoded);
    } catch (IllegalArgumentException error) {
      throw new TokenRefused("the token is not base64url", error);
    }
  }

  private static String text(ObjectNode node, String name) throws TokenRefused {
    JsonNode value = node.path(name);
    require(value.isTextual(), "the token has no text " + name);
    return value.textValue();
  }

  private static long second(ObjectNode node, String name) throws TokenRefused {
    JsonNode value = node.path(name);
    require(value.isIntegralNumber() && value.canConvertToLong(), "the token has no time " + name);
    return value.longValue();
  }

  private static void require(boolean condition, String message) throws TokenRefused {
    if (!condition) {
      throw new TokenRefused(message);
    }
  }
}
