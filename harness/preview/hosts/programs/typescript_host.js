// Runs one Pulumi program in TypeScript, unmodified, inside the sandbox, as @pulumi/pulumi/cmd/run does:
//   node typescript_host.js RUN.json
// with the keys that harness/preview/hosts/run.py writes. What it reports is the program's own word.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const run = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const ended = { finished: false, error: null };
const reported = new Set();

process.env.PULUMI_CONFIG = JSON.stringify(run.config);
process.env.PULUMI_CONFIG_SECRET_KEYS = JSON.stringify(run.secret_config);

require("./fixed_world").fixWorld();
if (run.gateway) {
    require("./forwarder").forward(run.gateway_port, run.gateway);
}
require("./quick_sdk").quicken(run.packages, run.plain ? run.engine : null);
// A second, tolerant run goes on behind each failure.
const tolerance = run.tolerant ? require("./tolerant").tolerance(run) : null;
require("./typescript_loader").register([run.root + "/", run.program], run.packages, tolerance?.transpile);

const sdk = path.join(run.packages, "@pulumi", "pulumi");
const settings = require(path.join(sdk, "runtime", "settings"));
const { runInPulumiStack } = require(path.join(sdk, "runtime", "stack"));
const { RunError } = require(path.join(sdk, "errors"));
const log = require(path.join(sdk, "log"));

// The SDK's own expression misses the frames of arrow functions without a name, so that resources made in
// forEach(x => ...) would be placed at the loop.
require(path.join(sdk, "resource")).Resource.framePositionRegExp =
    /^\s*at (?:.* \()?(?:async )?(?<file>[^()]*):(?<line>\d+):(?<column>\d+)\)?$/;

process.on("uncaughtException", failed);
process.on("unhandledRejection", failed);
process.on("exit", report);

settings.resetOptions(run.project, run.stack, run.parallel, run.engine, run.monitor, true, run.organization);
process.argv = [process.argv[0], run.program];
process.chdir(run.folder);
runInPulumiStack(program).then(() => {
    ended.finished = true;
});

// A program that exports a function is that function's result; of an ES module the default export counts.
async function program() {
    const exported = require(isFolder(run.program) ? run.program + "/" : run.program);
    const chosen = isModule(run.program) && "default" in exported ? exported.default : exported;
    return chosen instanceof Function ? await chosen() : await chosen;
}

function isFolder(name) {
    return fs.statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

// The nearest package.json decides, as Node.js does it.
function isModule(name) {
    for (let folder = path.dirname(name); folder.startsWith(run.root); folder = path.dirname(folder)) {
        try {
            return JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")).type === "module";
        } catch {
            continue;
        }
    }
    return false;
}

// One cause may arrive several times, once for every promise that it went through.
function failed(error) {
    if (reported.has(error)) {
        return;
    }
    reported.add(error);
    process.exitCode = 1;
    const text = RunError.isInstance(error) ? `error: ${error.message}` : String(error?.stack ?? error);
    process.stderr.write(`${text}\n`);
    ended.error ??= described(error);
    tolerance?.late(error, described(error));
}

function described(error) {
    const place = error?.place ?? innermost(String(error?.stack ?? ""));
    const type = error?.name ?? error?.constructor?.name ?? typeof error;
    return { type: String(type), message: String(error?.message ?? error), ...place };
}

// The first frame of the stack that lies in the workspace, and not in a package of its own.
function innermost(stack) {
    for (const line of stack.split("\n")) {
        const frame = /^\s*at .*?\(?(?:file:\/\/)?(\/[^()]*):(\d+):\d+\)?$/.exec(line);
        if (frame && frame[1].startsWith(run.root + "/") && !frame[1].includes("/node_modules/")) {
            return { file: frame[1], line: Number(frame[2]) };
        }
    }
    return { file: null, line: null };
}

function report(status) {
    settings.disconnectSync();
    if (log.hasErrors() && !status) {
        process.exitCode = 1;
    }
    const completed = ended.finished && !ended.error;
    fs.writeFileSync(run.report, JSON.stringify({ completed, error: ended.error, ...tolerance?.report() }) + "\n");
}
