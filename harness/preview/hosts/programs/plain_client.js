// Pulumi's messages over a plain unix socket: what the SDK takes for @grpc/grpc-js. gRPC itself costs a program
// as much as its own work: 65 modules, and HTTP/2. The other end, and the form of a call, are
// harness/preview/engine/server.py; Python's is plain_channel.py.
"use strict";

const net = require("node:net");

const CODES = [
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
    "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
    "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
];
const status = Object.fromEntries(CODES.flatMap((name, code) => [[name, code], [code, name]]));
const CALL_BYTES = 6; // the bytes of the method's name (2), and of the message (4)
const REPLY_BYTES = 5; // gRPC's status code (1), and the bytes of the message, or of what went wrong (4)

// What stands in for the module; `real` loads it, for all that is not asked of the engine at `address`.
function plainGrpc(address, real) {
    const connection = new Connection(address.replace(/^unix:/, ""));
    const own = {
        __esModule: true,
        status,
        credentials: { createInsecure: () => null },
        makeGenericClientConstructor: (methods, name) => clientOf(methods, name, address, connection, real),
    };
    return new Proxy(own, { get: (_, name) => (name in own ? own[name] : real()[name]) });
}

function clientOf(methods, serviceName, address, connection, real) {
    class Client {
        constructor(target, credentials, options) {
            if (target !== address) {
                const Other = real().makeGenericClientConstructor(methods, serviceName);
                return new Other(target, credentials ?? real().credentials.createInsecure(), options);
            }
        }

        close() {
            connection.close();
        }
    }
    for (const [name, method] of Object.entries(methods)) {
        Client.prototype[name] = (request, ...rest) => connection.call(method, request, rest.at(-1));
        Client.prototype[method.originalName ?? name] = Client.prototype[name];
    }
    return Client;
}

// One connection, on which every call is answered in its order. It keeps no program alive that waits for nothing.
class Connection {
    constructor(path) {
        this.path = path;
        this.socket = null;
        this.arrived = Buffer.alloc(0);
        this.replies = [];
        this.waiting = [];
        this.delivering = null;
    }

    call(method, request, callback) {
        if (method.requestStream || method.responseStream) {
            throw refusal(status.UNIMPLEMENTED, `${method.path} streams`);
        }
        let message = null;
        try {
            message = method.requestSerialize(request);
        } catch (error) {
            process.nextTick(callback, refusal(status.INTERNAL, `the request cannot be written: ${error.message}`));
            return;
        }
        this.socket ??= this.connect();
        this.socket.ref();
        this.waiting.push((code, content) => answer(method, code, content, callback));
        const header = Buffer.alloc(CALL_BYTES);
        header.writeUInt16BE(Buffer.byteLength(method.path), 0);
        header.writeUInt32BE(message.length, 2);
        this.socket.write(Buffer.concat([header, Buffer.from(method.path), message]));
    }

    close() {
        this.socket?.end();
    }

    connect() {
        const socket = net.connect({ path: this.path });
        let why = "the engine has hung up";
        socket.on("data", (chunk) => this.receive(chunk));
        socket.on("error", (error) => (why = error.message));
        socket.on("close", () => this.lose(socket, why));
        return socket;
    }

    receive(chunk) {
        this.arrived = this.arrived.length > 0 ? Buffer.concat([this.arrived, chunk]) : chunk;
        while (this.arrived.length >= REPLY_BYTES) {
            const end = REPLY_BYTES + this.arrived.readUInt32BE(1);
            if (this.arrived.length < end) {
                return;
            }
            this.replies.push([this.arrived.readUInt8(0), this.arrived.subarray(REPLY_BYTES, end)]);
            this.arrived = this.arrived.subarray(end);
            this.deliver();
        }
    }

    // What follows from one reply is done before the next: else it would depend on how the bytes arrived which of
    // two failures ends the program.
    deliver() {
        this.delivering ??= setImmediate(() => {
            this.delivering = null;
            const [reply, done] = [this.replies.shift(), this.waiting.shift()];
            if (this.replies.length > 0) {
                this.deliver();
            }
            if (this.waiting.length === 0) {
                this.socket?.unref();
            }
            done?.(...reply);
        });
    }

    lose(socket, why) {
        if (this.socket === socket) {
            this.socket = null;
            this.arrived = Buffer.alloc(0);
            while (this.replies.length < this.waiting.length) {
                this.replies.push([status.UNAVAILABLE, Buffer.from(why)]);
                this.deliver();
            }
        }
    }
}

function answer(method, code, content, callback) {
    if (code !== status.OK) {
        callback(refusal(code, content.toString()));
        return;
    }
    let value = null;
    try {
        value = method.responseDeserialize(content);
    } catch (error) {
        callback(refusal(status.INTERNAL, `the answer cannot be read: ${error.message}`));
        return;
    }
    callback(null, value);
}

// As gRPC words a ServiceError.
function refusal(code, details) {
    return Object.assign(new Error(`${code} ${status[code]}: ${details}`), { code, details });
}

module.exports = { plainGrpc };
