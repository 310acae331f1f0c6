// Runs the answer's program so that it goes on behind each failure, and says what failed. The files stay as
// they are: they are compiled with every statement guarded. What a tolerant run says is evidence, no verdict.
"use strict";

const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const { standin, plain } = require("./tolerant_standin");
const { guardFor, classified, causedByStandin } = require("./tolerant_guard");
const { transpileGuarded, GUARD } = require("./tolerant_transform");

const MOST_FILES = 5000;
const MOST_BYTES = 2 * 1024 * 1024;

function tolerance(run) {
    const sites = [];
    const { guard, facade } = guardFor(`${run.root}/`, sites, sdk(run.packages));
    globalThis[GUARD] = facade;
    const own = (file) => typeof file === "string" && (file.startsWith(`${run.root}/`) || file === run.program);
    standInForModules(guard, own);
    takeStandins(run.packages);
    return {
        transpile: (filename) => transpiled(run, guard, sites, filename),
        late: (error, place) => late(guard, error, place),
        report: () => ({ problems: guard.problems, invocations: guard.invocations }),
    };
}

function transpiled(run, guard, sites, filename) {
    const ts = require(path.join(run.packages, "typescript"));
    const text = fs.readFileSync(filename, "utf8").slice(0, MOST_BYTES);
    const syntax = (said, line) => {
        guard.add("syntax-error", `the file is no valid TypeScript: ${said}`, { file: filename, line });
    };
    return transpileGuarded(ts, text, filename, sites, syntax);
}

// Pulumi's classes, loaded when they are first asked for: the program loads them, too.
function sdk(packages) {
    const pulumi = () => require(path.join(packages, "@pulumi", "pulumi"));
    const isOutput = (value) => value !== null && typeof value === "object" && pulumi().Output.isInstance(value);
    return {
        isOutput,
        secret: (value) => pulumi().secret(value),
        isResourceClass: (cls) => cls === pulumi().Resource || cls.prototype instanceof pulumi().Resource,
        isProviderClass: (cls) => typeof cls.__pulumiType === "string" && cls.prototype instanceof pulumi().CustomResource,
        outputsIn: (value) => outputsIn(value, isOutput, ""),
    };
}

function outputsIn(value, isOutput, place, depth = 0) {
    if (isOutput(value)) {
        return [place];
    }
    if (depth > 8 || value === null || typeof value !== "object") {
        return [];
    }
    const child = (key) => (Array.isArray(value) ? `${place}[${key}]` : place ? `${place}.${key}` : key);
    return Object.entries(value).flatMap(([key, item]) => outputsIn(item, isOutput, child(key), depth + 1));
}

// A module that is not there is recorded at the line that imports it.
function standInForModules(guard, own) {
    const load = Module._load;
    Module._load = function (request, parent, ...rest) {
        try {
            return load.call(this, request, parent, ...rest);
        } catch (error) {
            if (!own(parent?.filename)) {
                throw error;
            }
            const site = { file: parent.filename, line: importLine(parent.filename, request) };
            if (error?.code !== "MODULE_NOT_FOUND") {
                guard.add(...classified(error, ""), site, { symbol: error?.name ?? null });
                return namespace(request);
            }
            const elsewhere = request.startsWith(".") ? misplaced(guard.root, request) : null;
            const place = elsewhere && path.relative(guard.root, elsewhere);
            const message = place
                ? `the module \`${request}\` is not found: the answer has it as \`${place}\``
                : `the module \`${request}\` does not exist`;
            guard.add("missing-module", message, site, { symbol: request, elsewhere: place });
            return elsewhere ? load.call(this, elsewhere, parent, ...rest) : namespace(request);
        }
    };
}

// The one file of the answer that a relative import can mean, wherever it lies.
function misplaced(root, request) {
    const parts = request.split("/").filter((part) => part !== "." && part !== "..");
    const wanted = parts.join("/").replace(/\.[jt]sx?$/, "");
    const files = fs.readdirSync(root, { recursive: true }).slice(0, MOST_FILES).map(String);
    const own = files.filter((file) => /\.[jt]sx?$/.test(file) && !/(^|\/)node_modules\//.test(file));
    const found = own.filter((file) => `/${file.replace(/(\/index)?\.[jt]sx?$/, "")}`.endsWith(`/${wanted}`));
    return wanted && found.length === 1 ? path.join(root, found[0]) : null;
}

function importLine(filename, request) {
    const lines = fs.readFileSync(filename, "utf8").split("\n");
    const found = lines.findIndex((line) => line.includes(`"${request}"`) || line.includes(`'${request}'`));
    return found < 0 ? 1 : found + 1;
}

function namespace(request) {
    return new Proxy({}, { get: (_, name) => (typeof name === "symbol" ? undefined : named(request, name)), has: () => true });
}

function named(request, name) {
    return name === "__esModule" ? true : standin(`${request}.${name}`);
}

// What a callback of apply returns may hold a stand-in; a resource is given its marker. An output that has no
// value here has one after a deployment only, so that a real preview would not run the callback.
function takeStandins(packages) {
    const { Output } = require(path.join(packages, "@pulumi", "pulumi"));
    const probe = Output.create(0);
    const prototype = Object.getPrototypeOf(probe);
    const apply = prototype?.apply;
    if (typeof apply !== "function" || prototype === Object.prototype) {
        return;
    }
    prototype.apply = function (callback, ...rest) {
        return apply.call(this, (value) => plain(callback(value === undefined ? standin("output") : value)), ...rest);
    };
}

// An error that no guard saw: it came out of the SDK's own tasks.
function late(guard, error, place) {
    if (!causedByStandin(error)) {
        const site = place?.file ? { file: place.file, line: place.line ?? 1 } : undefined;
        guard.add(...classified(error, ""), site, { symbol: error?.name ?? null });
    }
}

module.exports = { tolerance };
