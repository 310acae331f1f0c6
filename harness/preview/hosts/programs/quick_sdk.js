// Pulumi loads what few programs ask for: what writes functions down (TypeScript's compiler, npm's tree of
// packages) and what drives its command line; and the index of its AWS SDK the modules of all 230 services.
// That is a third of a preview's time. Here each is loaded when something in it is asked for.
"use strict";

const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const { plainGrpc } = require("./plain_client");

const LATE = new Set(["@npmcli/arborist", "../../typescript-shim", "./automation", "normalize-package-data"]);
// Enumerations, which the index copies one by one.
const NO_SERVICES = new Set(["types", "node_modules"]);

// `engine` is the address of our own engine, which takes plain calls; null where Pulumi's own serves gRPC.
function quicken(packages, engine) {
    const sdk = path.join(packages, "@pulumi", "pulumi") + path.sep;
    const aws = path.join(packages, "@pulumi", "aws");
    const index = path.join(aws, "index.js");
    const services = new Set(folders(aws).map((name) => `./${name}`));
    const waiting = new Map();
    const original = Module._load;
    let grpc = null;
    Module._load = function (request, parent, ...rest) {
        const load = () => original.call(this, request, parent, ...rest);
        if (LATE.has(request) && parent?.filename?.startsWith(sdk)) {
            return late(load);
        }
        if (engine !== null && request === "@grpc/grpc-js" && parent?.filename?.startsWith(sdk)) {
            return (grpc ??= plainGrpc(engine, load));
        }
        if (parent?.filename === index && !parent.loaded && services.has(request)) {
            const standIn = { __esModule: true };
            waiting.set(standIn, load);
            return standIn;
        }
        // Not by load(): of a stack trace ten frames are told.
        const loaded = original.call(this, request, parent, ...rest);
        if (waiting.size > 0 && Module._cache[index]?.loaded) {
            offer(Module._cache[index].exports, waiting);
            waiting.clear();
        }
        return loaded;
    };
    leaveOutTraces(packages);
}

// Pulumi writes a stack trace on every promise, and shows it with PULUMI_DEBUG_PROMISE_LEAKS alone.
function leaveOutTraces(packages) {
    const debuggable = require(path.join(packages, "@pulumi", "pulumi", "runtime", "debuggable"));
    if (debuggable.debugPromiseLeaks) {
        return;
    }
    const own = debuggable.debuggablePromise;
    debuggable.debuggablePromise = (promise, context) => {
        const limit = Error.stackTraceLimit;
        Error.stackTraceLimit = 0;
        try {
            return own(promise, context);
        } finally {
            Error.stackTraceLimit = limit;
        }
    };
}

function folders(packageFolder) {
    return fs
        .readdirSync(packageFolder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !NO_SERVICES.has(entry.name))
        .map((entry) => entry.name);
}

// What TypeScript's own __importStar and __importDefault ask first must not load it: the answer keeps this object.
function late(load) {
    let found = null;
    const loaded = () => (found ??= load());
    const member = (name) => (name === "default" && !loaded().__esModule ? loaded() : loaded()[name]);
    return new Proxy({}, {
        get: (_, name) => (name === "__esModule" ? true : member(name)),
        has: (_, name) => name in loaded(),
    });
}

// In place of each stand-in a property that loads the module, and from then on holds it.
function offer(exported, waiting) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(exported))) {
        const load = waiting.get(value);
        if (load) {
            const hold = (module) => Object.defineProperty(exported, name, {
                value: module, enumerable: true, configurable: true, writable: true,
            });
            const get = () => hold(load())[name];
            Object.defineProperty(exported, name, { get, set: hold, enumerable: true, configurable: true });
        }
    }
}

module.exports = { quicken };
