// LocalStack at 127.0.0.1, for programs that call AWS themselves: bytes to and from a unix socket.
"use strict";

const net = require("node:net");

// Nothing here keeps the program alive.
function forward(port, path) {
    const server = net.createServer((client) => {
        const upstream = net.connect(path);
        for (const [source, destination] of [[client, upstream], [upstream, client]]) {
            source.unref();
            source.on("error", () => destination.destroy());
            source.pipe(destination);
        }
    });
    server.listen(port, "127.0.0.1").unref();
}

module.exports = { forward };
