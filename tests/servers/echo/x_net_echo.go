// golang.org/x/net/websocket as an echo server, which has no extensions: x_net_echo PORT
package main

import (
	"log"
	"net/http"
	"os"

	"golang.org/x/net/websocket"
)

// A message with what x/net needs to send it back as what it was.
type message struct {
	payload []byte
	kind    byte
}

var codec = websocket.Codec{
	Marshal: func(value any) ([]byte, byte, error) {
		sent := value.(*message)
		return sent.payload, sent.kind, nil
	},
	Unmarshal: func(payload []byte, kind byte, value any) error {
		*value.(*message) = message{payload, kind}
		return nil
	},
}

func echo(connection *websocket.Conn) {
	defer connection.Close() // sends the close frame
	connection.MaxPayloadBytes = 64 << 20
	for {
		var received message
		if codec.Receive(connection, &received) != nil || codec.Send(connection, &received) != nil {
			return
		}
	}
}

func main() {
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], websocket.Server{Handler: echo}))
}
