package city.lean.engine.identity;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.webapp.impl.security.auth.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;

/**
 * Signs the portal's people in to Cockpit, Tasklist and Admin by the cookie that the portal sets.
 * Camunda's own filter for this looks at addresses that name an engine only, and keeps an earlier
 * person of the session for the others; this one asks for the cookie at every address.
 */
public final class WebappsSignIn extends HttpFilter {

  private static final String COOKIE = "leancity_webapps";

  private static final String API = "/camunda/api";

  private final transient TokenVerifier verifier;
  private final transient Members members;
  private final transient ProcessEngine engine;
  private final String portalUrl;

  public WebappsSignIn(
      TokenVerifier verifier, Members members, ProcessEngine engine, String portalUrl) {
    this.verifier = verifier;
    this.members = members;
    this.engine = engine;
    this.portalUrl = portalUrl;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      String login = verifier.verify(cookie(request), Audience.WEBAPPS);
      members.groupsOf(login);
      enter(request, login);
    } catch (TokenRefused refusal) {
      refuse(request, response, refusal);
      return;
    }
    chain.doFilter(request, response);
  }

  private static String cookie(HttpServletRequest request) throws TokenRefused {
    return Stream.ofNullable(request.getCookies())
        .flatMap(Arrays::stream)
        .filter(cookie -> COOKIE.equals(cookie.getName()))
        .map(Cookie::getValue)
        .findFirst()
        .orElseThrow(() -> new TokenRefused("the request carries no cookie " + COOKIE));
  }

  /** Makes the login the person of the session; a session of somebody else ends here. */
  private void enter(HttpServletRequest request, String login) {
    HttpSession session = request.getSession();
    Authentication present = AuthenticationUtil.getAuthsFromSession(session)
        .getAuthenticationForProcessEngine(engine.getName());
    if (present == null || !present.getIdentityId().equals(login)) {
      session.invalidate();
      AuthenticationUtil.getAuthsFromSession(request.getSession())
          .addOrReplace(AuthenticationUtil.createAuthentication(engine, login));
    }
  }

  /** Sends a page to the portal's sign-in; a script gets 401, it could not follow to a page. */
  private void refuse(
      HttpServletRequest request, HttpServletResponse response, TokenRefused refusal)
      throws IOException {
    Optional.ofNullable(request.getSession(false)).ifPresent(HttpSession::invalidate);
    boolean page = "GET".equals(request.getMethod()) && !request.getServletPath().startsWith(API);
    if (page) {
      response.sendRedirect(portalUrl + "/sso/webapps?next="
          + URLEncoder.encode(address(request), StandardCharsets.UTF_8));
    } else {
      Refusals.unauthorized(response, refusal);
    }
  }

  private static String address(HttpServletRequest request) {
    String query = request.getQueryString();
    return request.getRequestURI() + (query == null ? "" : "?" + query);
  }
}
