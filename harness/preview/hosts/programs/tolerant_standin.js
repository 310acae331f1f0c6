// Stand-ins: what takes the place of a value that the program could not make. A stand-in lets itself be
// called, constructed, read and iterated, and always gives another one; as text it is a marker, by which the
// harness knows what rests on it.
"use strict";

const crypto = require("node:crypto");

const MARKER = /standin[01][0-9a-f]{20}/;
const ITEMS = 2;
const DEEPEST = 12;
const CIDR = "10.213.0.0/16"; // an odd private block, so that it is known again among the author's own
const texts = new WeakMap();
const createHash = crypto.createHash; // before the world is fixed

function marker(key) {
    return `standin1${createHash("sha256").update(key).digest("hex").slice(0, 20)}`;
}

function standin(key, depth = 0) {
    const child = (name) => (depth < DEEPEST ? standin(`${key}.${name}`, depth + 1) : proxy);
    const text = marker(key);
    const target = function () {};
    const proxy = new Proxy(target, {
        get: (_, name) => read(name, text, child, target),
        set: () => true,
        has: () => false,
        ownKeys: () => Reflect.ownKeys(target),
        apply: () => child("()"),
        construct: () => child("new"),
    });
    texts.set(proxy, text);
    return proxy;
}

function read(name, text, child, target) {
    if (name === Symbol.toPrimitive || name === "toString" || name === "toJSON" || name === "valueOf") {
        return () => text;
    }
    if (name === Symbol.iterator) {
        return () => Array.from({ length: ITEMS }, (_, index) => child(`[${index}]`))[Symbol.iterator]();
    }
    if (name === "prototype") {
        return target.prototype;
    }
    // Promises, and the marks that Pulumi looks for, are not there.
    if (typeof name === "symbol" || name === "then" || name.startsWith("__")) {
        return undefined;
    }
    return name === "length" ? ITEMS : child(name);
}

function isStandin(value) {
    return (typeof value === "function" && texts.has(value)) || (typeof value === "string" && MARKER.test(value));
}

// Plain data with each stand-in as its marker.
function plain(value, depth = 0) {
    if (typeof value === "function" && texts.has(value)) {
        return texts.get(value);
    }
    if (depth > 8 || value === null || typeof value !== "object") {
        return value;
    }
    if (Array.isArray(value)) {
        return value.map((item) => plain(item, depth + 1));
    }
    if (Object.getPrototypeOf(value) !== Object.prototype) {
        return value;
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, depth + 1)]));
}

// A value of the type that Config.require... promises, in the form that the key's name suggests.
function forConfig(key, method) {
    const name = key.slice(key.lastIndexOf(":") + 1).toLowerCase();
    const text = marker(`config ${key}`);
    if (/Boolean/.test(method)) {
        return false;
    }
    if (/Number/.test(method)) {
        return name.includes("port") ? 8080 : 2;
    }
    if (/Object/.test(method)) {
        return standin(`config ${key}`);
    }
    const forms = [
        ["cidr", CIDR],
        ["arn", `arn:aws:iam::000000000000:${text}`],
        ["email", `${text}@standin.invalid`],
        ["url", `https://${text}.invalid`],
        ["endpoint", `https://${text}.invalid`],
        ["domain", `${text}.invalid`],
    ];
    return forms.find(([part]) => name.includes(part))?.[1] ?? text;
}

module.exports = { standin, isStandin, plain, forConfig, marker };
