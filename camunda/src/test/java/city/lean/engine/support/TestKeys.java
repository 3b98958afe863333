package city.lean.engine.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Signs tokens the way the portal and the services do, and publishes the keys in a folder. */
public final class TestKeys {

  public static final String PORTAL = "portal-test";
  public static final String BOTS = "bots-test";
  public static final String SERVICE = "service-test";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Map<String, PrivateKey> keys = new LinkedHashMap<>();

  public TestKeys(Path folder) {
    this.folder = folder;
    publish(PORTAL);
    publish(BOTS);
    publish(SERVICE);
  }

  public Path folder() {
    return folder;
  }

  /** Makes a key pair, keeps the private key and publishes the public one. */
  public void publish(String keyId) {
    String pem = "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(generate(keyId).getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
    try {
      Files.writeString(folder.resolve(keyId + ".pem"), pem);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  /** Makes a key pair whose public half nobody learns. */
  public KeyPair generate(String keyId) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      keys.put(keyId, pair.getPrivate());
      return pair;
    } catch (GeneralSecurityException error) {
      throw new IllegalStateException(error);
    }
  }

  /** A good REST token of a login, signed by the key that may name it. */
  public String rest(String login) {
    return token(keyFor(login), claims(login, "engine-rest", 30));
  }

  /** A good webapps cookie of a login. */
  public String webapps(String login) {
    return token(keyFor(login), claims(login, "webapps", 900));
  }

  /** A token of these claims by a key. */
  public String token(String keyId, Map<String, Object> claims) {
    return token(header(keyId), claims, keyId);
  }

  /** A token of any header and claims, signed by a key. */
  public String token(Map<String, Object> header, Map<String, Object> claims, String keyId) {
    return signed(json(header), json(claims), keyId);
  }

  /** A token of any two texts, signed by a key. */
  public String signed(String header, String claims, String keyId) {
    String text = encoded(header.getBytes(StandardCharsets.UTF_8))
        + "." + encoded(claims.getBytes(StandardCharsets.UTF_8));
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(keys.get(keyId));
      signer.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + encoded(signer.sign());
    } catch (GeneralSecurityException error) {
      throw new IllegalStateException(error);
    }
  }

  public static Map<String, Object> header(String keyId) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", "EdDSA");
    header.put("typ", "JWT");
    header.put("kid", keyId);
    return header;
  }

  /** Good claims, issued now. */
  public static Map<String, Object> claims(String login, String audience, long seconds) {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", "leancity");
    claims.put("sub", login);
    claims.put("aud", audience);
    claims.put("iat", now);
    claims.put("exp", now + seconds);
    claims.put("jti", UUID.randomUUID().toString());
    return claims;
  }

  public static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException error) {
      throw new IllegalStateException(error);
    }
  }

  public static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String keyFor(String login) {
    return login.startsWith("svc-") ? SERVICE : PORTAL;
  }
}
