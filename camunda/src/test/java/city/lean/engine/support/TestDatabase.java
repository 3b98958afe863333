package city.lean.engine.support;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The PostgreSQL database that the tests may empty, named by the environment. */
public final class TestDatabase {

  private TestDatabase() {}

  static String url() {
    return variable("LEANCITY_TEST_ENGINE_DB_URL");
  }

  static String user() {
    return variable("LEANCITY_TEST_ENGINE_DB_USER");
  }

  static String password() {
    return variable("LEANCITY_TEST_ENGINE_DB_PASSWORD");
  }

  /** Drops everything in it; refuses a database that does not look like one for tests. */
  static void empty() {
    if (!url().matches("jdbc:postgresql:.*/\\w*(test|scratch)\\w*(\\?.*)?")) {
      throw new IllegalStateException(
          "the tests empty their database: its name must contain test or scratch, not " + url());
    }
    execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  }

  public static void execute(String sql) {
    try (Connection connection = open(); Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException error) {
      throw new IllegalStateException(error);
    }
  }

  /** The first column of every row. */
  public static List<String> column(String sql) {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException error) {
      throw new IllegalStateException(error);
    }
  }

  public static Connection open() throws SQLException {
    return DriverManager.getConnection(url(), user(), password());
  }

  private static String variable(String name) {
    return Optional.ofNullable(System.getenv(name)).orElseThrow(() -> new IllegalStateException(
        name + " is not set: the tests need an empty PostgreSQL database"));
  }
}
