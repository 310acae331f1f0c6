// Loads what programs load, so that Node.js keeps the compiled code: node warm_up.js PACKAGES SERVICE...
"use strict";

const path = require("node:path");

const [packages, ...services] = process.argv.slice(2);
const sdk = path.join(packages, "@pulumi", "pulumi");

for (const name of ["runtime/settings", "runtime/stack", "errors", "log", "index"]) {
    require(path.join(sdk, name));
}
require(path.join(packages, "@swc", "core"));
const aws = require(path.join(packages, "@pulumi", "aws"));
for (const service of services) {
    // Every class and function of a module is a getter that loads its file.
    for (const name of Object.keys(aws[service] ?? {})) {
        void aws[service][name];
    }
}
