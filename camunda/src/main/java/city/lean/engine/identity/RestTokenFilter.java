package city.lean.engine.identity;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.http.HttpHeaders;

/**
 * Lets a REST request through in the name of whom its token names, so that the engine itself
 * decides what he may do and writes his name into its log. The cookie of the webapps is never
 * looked at here: a browser sends it unasked.
 */
public final class RestTokenFilter extends HttpFilter {

  private static final String SCHEME = "Bearer ";

  private final transient TokenVerifier verifier;
  private final transient Members members;
  private final transient IdentityService identity;

  public RestTokenFilter(TokenVerifier verifier, Members members, IdentityService identity) {
    this.verifier = verifier;
    this.members = members;
    this.identity = identity;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      String login = verifier.verify(bearer(request), Audience.ENGINE_REST);
      identity.setAuthentication(login, members.groupsOf(login));
    } catch (TokenRefused refusal) {
      Refusals.unauthorized(response, refusal);
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      identity.clearAuthentication();
    }
  }

  private static String bearer(HttpServletRequest request) throws TokenRefused {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.startsWith(SCHEME)) {
      throw new TokenRefused("the request carries no bearer token");
    }
    return header.substring(SCHEME.length());
  }
}
