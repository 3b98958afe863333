package city.lean.engine.health;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;

/**
 * Asks a servlet of this application from inside, behind the filters that demand a token, and keeps
 * the status of its answer only.
 */
final class Probe {

  private int status = HttpServletResponse.SC_OK;

  private Probe() {}

  /** The status that the path answers; the request lends its method and its connection. */
  static int status(String path, HttpServletRequest request) throws ServletException, IOException {
    Probe probe = new Probe();
    request.getServletContext().getRequestDispatcher(path).forward(request, probe.response());
    return probe.status;
  }

  /** A response of its own: a forward closes the one it is given, and ours is still to come. */
  private HttpServletResponse response() {
    return (HttpServletResponse) Proxy.newProxyInstance(
        getClass().getClassLoader(), new Class<?>[] {HttpServletResponse.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "setStatus", "sendError" -> status = (int) arguments[0];
          case "getStatus" -> status;
          case "getOutputStream" -> new Nowhere();
          case "getWriter" -> new PrintWriter(OutputStream.nullOutputStream());
          case "isCommitted", "containsHeader" -> false;
          case "getBufferSize" -> 0;
          default -> null;
        });
  }

  private static final class Nowhere extends ServletOutputStream {

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(int octet) {
      // nobody reads it
    }
  }
}
