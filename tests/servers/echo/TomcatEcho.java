// Tomcat as an echo server: java TomcatEcho PORT
import jakarta.servlet.ServletContextEvent;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsContextListener;

public class TomcatEcho {
    private static final int LIMIT = 64 << 20;

    @ServerEndpoint("/")
    public static class Echo {
        @OnOpen
        public void open(Session session) {
            session.setMaxTextMessageBufferSize(LIMIT);
            session.setMaxBinaryMessageBufferSize(LIMIT);
        }

        @OnMessage(maxMessageSize = LIMIT)
        public void text(Session session, String message) throws IOException {
            session.getBasicRemote().sendText(message);
        }

        @OnMessage(maxMessageSize = LIMIT)
        public void binary(Session session, ByteBuffer message) throws IOException {
            session.getBasicRemote().sendBinary(message);
        }

        @OnError
        public void error(Throwable provoked) {}
    }

    public static class Listener extends WsContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            super.contextInitialized(event);
            ServerContainer container = (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
            container.setDefaultMaxTextMessageBufferSize(LIMIT);
            container.setDefaultMaxBinaryMessageBufferSize(LIMIT);
            try {
                container.addEndpoint(Echo.class);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(Integer.parseInt(arguments[0]));
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", null);
        context.addApplicationListener(Listener.class.getName());
        Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet");
        context.addServletMappingDecoded("/", "default");
        tomcat.start();
        tomcat.getServer().await();
    }
}
