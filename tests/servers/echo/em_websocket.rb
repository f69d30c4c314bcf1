# Ruby's em-websocket as an echo server, which has no extensions: ruby em_websocket.rb PORT
require 'em-websocket'

EventMachine.run do
  EventMachine::WebSocket.max_frame_size = 64 << 20
  EventMachine::WebSocket.run(host: '127.0.0.1', port: Integer(ARGV[0])) do |peer|
    peer.onmessage { |text| peer.send(text) }
    peer.onbinary { |data| peer.send_binary(data) }
  end
end
