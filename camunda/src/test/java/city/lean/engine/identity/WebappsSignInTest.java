package city.lean.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;

import city.lean.engine.support.TestClient;
import city.lean.engine.support.TestClient.Answer;
import city.lean.engine.support.TestEngine;
import city.lean.engine.support.TestKeys;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebappsSignInTest {

  private static final String COCKPIT = "/camunda/app/cockpit/default/";
  private static final String PLUGIN =
      "/camunda/api/cockpit/plugin/cockpitPlugins/static/app/plugin.js";
  private static final String WHO = "/camunda/api/admin/auth/user/default";

  @RegisterExtension
  static final TestEngine ENGINE = new TestEngine();

  @BeforeAll
  static void allowCockpit() {
    ENGINE.person("owner.o");
    ENGINE.person("other.o");
    AuthorizationService authorizations = ENGINE.bean(AuthorizationService.class);
    Authorization access = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
    access.setUserId("owner.o");
    access.setResource(Resources.APPLICATION);
    access.setResourceId("cockpit");
    access.addPermission(Permissions.ACCESS);
    authorizations.saveAuthorization(access);
  }

  @Test
  void opensCockpitForThePersonOfTheCookie() {
    TestClient owner = browser(ENGINE.keys().webapps("owner.o"), "");

    assertThat(owner.get(COCKPIT).status()).isEqualTo(200);
    assertThat(owner.get(WHO).json().get("userId").asText()).isEqualTo("owner.o");
    assertThat(owner.get(PLUGIN).status()).isEqualTo(200);
  }

  @Test
  void leavesWhatAPersonMayOpenToTheEngine() {
    TestClient owner = browser(ENGINE.keys().webapps("owner.o"), "");

    assertThat(owner.get("/camunda/app/admin/default/").status()).isEqualTo(403);
    assertThat(browser(ENGINE.keys().webapps("other.o"), "").get(COCKPIT).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      COCKPIT, "/camunda/", "/camunda/app/tasklist/default/?task=1&filter=a%26b",
      "/camunda//app/cockpit/default/", "/camunda/app/cockpit/scripts/x.js"})
  void sendsAPageWithoutACookieToThePortal(String path) {
    Answer answer = ENGINE.with(Map.of()).get(path);

    assertThat(answer.status()).isEqualTo(302);
    assertThat(URLDecoder.decode(answer.header("Location"), StandardCharsets.UTF_8))
        .isEqualTo(TestEngine.PORTAL_URL + "/sso/webapps?next=" + path);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      WHO, "/camunda/api/engine/engine/default/task", "/camunda/api//engine/engine/default/task",
      "/camunda/api/;x=1/engine/engine/default/task", "/camunda/./api/engine/engine/default/task",
      "/camunda/%61pi/engine/engine/default/task",
      PLUGIN})
  void refusesAScriptWithoutACookie(String path) {
    assertThat(ENGINE.with(Map.of()).rawStatus(path)).isEqualTo(401);
  }

  @Test
  void refusesCookiesThatProveNothing() {
    Map<String, Object> expired = TestKeys.claims("owner.o", "webapps", 900);
    expired.computeIfPresent("iat", (name, now) -> (long) now - 1000);
    expired.computeIfPresent("exp", (name, end) -> (long) end - 1000);
    TestKeys keys = ENGINE.keys();

    assertThat(status("")).isEqualTo(302);
    assertThat(status("x")).isEqualTo(302);
    assertThat(status(keys.token(TestKeys.PORTAL, expired))).isEqualTo(302);
    assertThat(status(keys.token(TestKeys.PORTAL, TestKeys.claims("owner.o", "webapps", 901))))
        .isEqualTo(302);
    assertThat(status(keys.rest("owner.o"))).isEqualTo(302);
    assertThat(status(keys.webapps("nobody.here"))).isEqualTo(302);
  }

  @Test
  void endsTheSessionWithTheCookie() {
    Answer opened = browser(ENGINE.keys().webapps("owner.o"), "").get(COCKPIT);
    String session = session(opened);

    assertThat(ENGINE.with(Map.of("Cookie", session)).get(WHO).status()).isEqualTo(401);
  }

  @Test
  void letsNobodyIntoASessionOfAnother() {
    String session = session(browser(ENGINE.keys().webapps("owner.o"), "").get(COCKPIT));
    TestClient other = browser(ENGINE.keys().webapps("other.o"), session);

    assertThat(other.get(WHO).json().get("userId").asText()).isEqualTo("other.o");
    assertThat(other.get(COCKPIT).status()).isEqualTo(403);
  }

  @Test
  void refusesADismissedPersonAtOnce() {
    ENGINE.person("dismissed.d");
    TestClient dismissed = browser(ENGINE.keys().webapps("dismissed.d"), "");
    assertThat(dismissed.get(WHO).status()).isEqualTo(200);

    ENGINE.bean(IdentityService.class).deleteUser("dismissed.d");

    assertThat(dismissed.get(WHO).status()).isEqualTo(401);
  }

  @Test
  void demandsProofAgainstForgedRequests() {
    assertThat(browser(ENGINE.keys().webapps("owner.o"), "")
        .post("/camunda/api/engine/engine/default/task/count", Map.of()).status()).isEqualTo(403);
  }

  @Test
  void tellsThePluginWhereThePortalIs() {
    Answer answer = browser(ENGINE.keys().webapps("owner.o"), "")
        .get("/camunda/app/cockpit/scripts/lean/portal.js");

    assertThat(answer.header("Content-Type")).startsWith("text/javascript");
    assertThat(answer.body().strip())
        .isEqualTo("export default '" + TestEngine.PORTAL_URL + "';");
  }

  @Test
  void allowsScriptsToAskThePortalAndNobodyElse() {
    String policy = browser(ENGINE.keys().webapps("owner.o"), "").get(COCKPIT)
        .header("Content-Security-Policy");

    assertThat(policy).contains("connect-src 'self' " + TestEngine.PORTAL_URL + ";")
        .contains("default-src 'self'").doesNotContain("$NONCE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cockpit", "tasklist", "admin", "welcome"})
  void hidesTheVendorsBanner(String webapp) {
    assertThat(browser(ENGINE.keys().webapps("owner.o"), "")
        .get("/camunda/app/" + webapp + "/styles/user-styles.css").body())
        .contains(".ce-eol-banner");
  }

  private int status(String cookie) {
    return browser(cookie, "").get(COCKPIT).status();
  }

  private static TestClient browser(String token, String session) {
    return ENGINE.with(Map.of("Cookie", "leancity_webapps=" + token + "; " + session));
  }

  private static String session(Answer answer) {
    Matcher cookie = Pattern.compile("leancity_engine_session=\\w+")
        .matcher(answer.header("Set-Cookie"));
    assertThat(cookie.find()).isTrue();
    return cookie.group();
  }
}
