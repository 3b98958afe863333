package city.lean.engine.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Checks Ed25519 signatures. One check takes the JDK one to two milliseconds, as long as a small
 * query; a client uses its token for many requests, so the genuine ones are remembered. Only the
 * signature is: times, audience and key are looked at each time.
 */
final class Signatures {

  private static final int REMEMBERED = 1000;

  private final Map<String, PublicKey> genuine = Collections.synchronizedMap(
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PublicKey> eldest) {
          return size() > REMEMBERED;
        }
      });

  /** Whether this key signed the text; {@code token} is text and signature together. */
  boolean genuine(String token, String signed, byte[] signature, PublicKey key) {
    if (key.equals(genuine.get(token))) {
      return true;
    }
    boolean good = verified(signed, signature, key);
    if (good) {
      genuine.put(token, key);
    }
    return good;
  }

  private static boolean verified(String signed, byte[] signature, PublicKey key) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(signature);
    } catch (GeneralSecurityException error) {
      return false; // a signature of a wrong length or with a point off the curve
    }
  }
}
