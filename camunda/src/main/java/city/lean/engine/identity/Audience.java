package city.lean.engine.identity;

import java.time.Duration;

/** For whom a token is meant; a token of one audience is worth nothing to another. */
public enum Audience {
  ENGINE_REST("engine-rest", Duration.ofSeconds(60)),
  WEBAPPS("webapps", Duration.ofSeconds(900));

  private final String claim;
  private final Duration longestLife;

  Audience(String claim, Duration longestLife) {
    this.claim = claim;
    this.longestLife = longestLife;
  }

  /** The value of {@code aud}. */
  public String claim() {
    return claim;
  }

  /** The longest allowed distance from {@code iat} to {@code exp}. */
  public Duration longestLife() {
    return longestLife;
  }
}
