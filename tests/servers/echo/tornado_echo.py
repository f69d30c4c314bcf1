"""Tornado as an echo server: tornado_echo.py PORT"""

import logging
import sys

import tornado.ioloop
import tornado.web
import tornado.websocket

LIMIT = 64 << 20


class Echo(tornado.websocket.WebSocketHandler):
    def check_origin(self, origin):
        return True

    def get_compression_options(self):
        return {}

    def on_message(self, message):
        self.write_message(message, binary=isinstance(message, bytes))


logging.disable()
application = tornado.web.Application([("/.*", Echo)], websocket_max_message_size=LIMIT)
application.listen(int(sys.argv[1]), "127.0.0.1", max_buffer_size=2 * LIMIT)
tornado.ioloop.IOLoop.current().start()
