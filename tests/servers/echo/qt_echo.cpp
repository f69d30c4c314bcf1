// QtWebSockets as an echo server, which has no extensions. Usage: qt_echo PORT
#include <QCoreApplication>
#include <QHostAddress>
#include <QWebSocket>
#include <QWebSocketServer>
#include <cstdlib>

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    if (argc != 2) return 2;
    QWebSocketServer server("echo", QWebSocketServer::NonSecureMode);
    if (!server.listen(QHostAddress::LocalHost, static_cast<quint16>(std::atoi(argv[1])))) return 1;
    QObject::connect(&server, &QWebSocketServer::newConnection, [&] {
        QWebSocket* peer = server.nextPendingConnection();
        QObject::connect(peer, &QWebSocket::textMessageReceived, peer,
                         [peer](const QString& text) { peer->sendTextMessage(text); });
        QObject::connect(peer, &QWebSocket::binaryMessageReceived, peer,
                         [peer](const QByteArray& data) { peer->sendBinaryMessage(data); });
        QObject::connect(peer, &QWebSocket::disconnected, peer, &QObject::deleteLater);
    });
    return QCoreApplication::exec();
}
