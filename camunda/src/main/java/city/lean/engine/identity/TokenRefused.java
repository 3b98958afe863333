package city.lean.engine.identity;

/** A token that does not prove who acts; the message tells why, and never repeats the token. */
public class TokenRefused extends Exception {

  public TokenRefused(String message) {
    super(message);
  }

  public TokenRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
