// The same clock, the same random numbers and the same identifiers for every run of a program.
// Math.random is seeded by V8's own --random-seed.
"use strict";

const crypto = require("node:crypto");
const os = require("node:os");

const INSTANT = 1767225600000; // 2026-01-01T00:00:00Z
const USER = 1000;

function fixWorld() {
    fixClock();
    fixCrypto(generator(0x9e3779b9));
    fixUser();
}

// The sandbox's user has another number in every run where root runs the harness.
function fixUser() {
    for (const name of ["getuid", "geteuid", "getgid", "getegid"]) {
        process[name] = () => USER;
    }
    const user = { uid: USER, gid: USER, username: "program", homedir: "/home/program", shell: "/bin/sh" };
    os.userInfo = () => ({ ...user });
}

function fixClock() {
    const RealDate = Date;
    RealDate.now = () => INSTANT;
    globalThis.Date = new Proxy(RealDate, {
        construct: (target, given, newTarget) => Reflect.construct(target, given.length ? given : [INSTANT], newTarget),
        apply: () => new RealDate(INSTANT).toString(),
    });
    RealDate.prototype.constructor = globalThis.Date;
}

// mulberry32, by Tommy Ettinger: public domain, and good enough for values that only have to repeat.
function generator(state) {
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return (mixed ^ (mixed >>> 14)) >>> 0;
    };
}

function fixCrypto(next) {
    const fill = (view) => {
        const bytes = new Uint8Array(view.buffer ?? view, view.byteOffset ?? 0, view.byteLength);
        for (let index = 0; index < bytes.length; index++) {
            bytes[index] = next() & 0xff;
        }
        return view;
    };
    const randomBytes = (size, callback) => {
        const bytes = fill(Buffer.alloc(size));
        return callback ? void process.nextTick(callback, null, bytes) : bytes;
    };
    const randomInt = (low, high, callback) => {
        const [from, to] = typeof high === "number" ? [low, high] : [0, low];
        const done = typeof high === "function" ? high : callback;
        const value = from + (next() % (to - from));
        return done ? void process.nextTick(done, null, value) : value;
    };
    const randomUUID = () => {
        const bytes = fill(Buffer.alloc(16));
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    };
    Object.assign(crypto, { randomBytes, randomInt, randomUUID, randomFillSync: fill, pseudoRandomBytes: randomBytes });
    for (const web of [globalThis.crypto, crypto.webcrypto]) {
        Object.defineProperty(web, "getRandomValues", { value: fill });
        Object.defineProperty(web, "randomUUID", { value: randomUUID });
    }
}

module.exports = { fixWorld };
