// Pulumi loads what writes functions down (TypeScript's compiler, npm's tree of packages) and what drives its
// command line, which few programs ask for: a sixth of a preview's time. Here each is loaded when something in
// it is asked for.
"use strict";

const Module = require("node:module");
const path = require("node:path");

const LATE = new Set(["@npmcli/arborist", "../../typescript-shim", "./automation"]);

function quicken(packages) {
    const sdk = path.join(packages, "@pulumi", "pulumi") + path.sep;
    const original = Module._load;
    Module._load = function (request, parent, ...rest) {
        if (LATE.has(request) && parent?.filename?.startsWith(sdk)) {
            return late(() => original.call(this, request, parent, ...rest));
        }
        return original.call(this, request, parent, ...rest);
    };
}

// What TypeScript's own __importStar asks first must not load it: the answer keeps this very object.
function late(load) {
    let found = null;
    const loaded = () => (found ??= load());
    return new Proxy({}, {
        get: (_, name) => (name === "__esModule" ? true : loaded()[name]),
        has: (_, name) => name in loaded(),
    });
}

module.exports = { quicken };
