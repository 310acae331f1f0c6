// The functions that guarded code calls: each does what the code says, and records and goes on where that fails.
"use strict";

const { standin, isStandin, plain, forConfig } = require("./tolerant_standin");

const MOST_PROBLEMS = 200;
const MOST_FAILURES = 200; // of one place: a loop that only fails ends
const LONGEST = 400;
const ONCE = new Set(["missing-module", "missing-config"]); // wherever they are asked for
const MOST_REPAIRS = 40;

class GiveUp extends Error {}

class Guard {
    constructor(root, sites, sdk) {
        Object.assign(this, { root, sites, sdk, problems: [], invocations: [], index: new Map(), failures: new Map(), depth: 0 });
    }

    // Problems

    add(kind, message, site, more = {}) {
        const file = site?.file.replace(this.root, "") ?? null;
        const line = site?.line ?? null;
        const place = ONCE.has(kind) ? [] : [file, line];
        const key = JSON.stringify([kind, ...place, more.symbol ?? message]);
        if (!this.index.has(key) && this.problems.length < MOST_PROBLEMS) {
            this.index.set(key, this.problems.length);
            this.problems.push({ kind, message: message.slice(0, LONGEST), file, line, ...more });
        }
        return this.index.get(key) ?? -1;
    }

    exception(number, error) {
        const site = this.sites[number];
        this.add(...classified(error, site?.text ?? ""), site, { symbol: error?.name ?? null });
        this.count(number);
    }

    count(number) {
        const failures = (this.failures.get(number) ?? 0) + 1;
        this.failures.set(number, failures);
        if (failures > MOST_FAILURES) {
            throw new GiveUp();
        }
    }

    standin(number) {
        const site = this.sites[number];
        return standin(`${site.file}:${site.line}:${site.text}`);
    }

    enter() {
        this.depth += 1;
    }

    leave() {
        this.depth -= 1;
    }

    // Statements

    failed(number, error) {
        if (this.depth > 0 || error instanceof RangeError) {
            throw error;
        }
        if (error instanceof GiveUp) {
            if (!this.sites[number].loop) {
                throw error;
            }
            return undefined;
        }
        if (!causedByStandin(error)) {
            this.exception(number, error);
        }
        return this.standin(number);
    }

    thrown(number, error) {
        if (this.depth > 0) {
            throw error;
        }
        if (!causedByStandin(error)) {
            this.exception(number, error);
        }
    }

    value(number, thunk) {
        try {
            return thunk();
        } catch (error) {
            if (error instanceof GiveUp) {
                throw error;
            }
            return this.failed(number, error);
        }
    }

    pattern(number, value, list) {
        const wrong = value === null || value === undefined || (list && typeof value[Symbol.iterator] !== "function");
        if (!wrong || this.depth > 0) {
            return value;
        }
        this.exception(number, new TypeError(`${value} cannot be taken apart`));
        return this.standin(number);
    }

    items(number, value) {
        if (this.depth > 0 || typeof value?.[Symbol.iterator] === "function") {
            return value;
        }
        if (this.sdk.isOutput(value)) {
            this.add("output-misused", `an Output is what a loop runs over: \`${this.sites[number].text}\``, this.sites[number]);
        } else {
            this.exception(number, new TypeError(`${this.sites[number].text} is not iterable`));
        }
        return this.standin(number);
    }

    base(number, value) {
        if (typeof value === "function") {
            return isStandin(value) ? class {} : value;
        }
        this.missing(number, this.sites[number].text);
        return class {};
    }

    async settle(number, promise) {
        try {
            return await promise;
        } catch (error) {
            return this.failed(number, error);
        }
    }

    // Expressions

    get(number, owner, name) {
        if (this.depth > 0) {
            return owner[name];
        }
        if (owner === null || owner === undefined) {
            this.exception(number, new TypeError(`\`${name}\` is read of ${owner}`));
            return this.standin(number);
        }
        const found = owner[name];
        if (found === undefined && owner.__esModule === true && !(name in owner)) {
            const text = this.sites[number].text;
            const suggestion = near(name, Object.keys(owner));
            const message = `\`${text}\` does not exist: the module has no \`${name}\``;
            this.add("missing-attribute", message, this.sites[number], { symbol: name, suggestion, owner: text.slice(0, text.lastIndexOf(".")) || null });
            return this.standin(number);
        }
        return found;
    }

    item(number, owner, key) {
        if (this.depth === 0 && (owner === null || owner === undefined)) {
            this.exception(number, new TypeError(`an element is read of ${owner}`));
            return this.standin(number);
        }
        return owner[isStandin(key) ? String(key) : key];
    }

    text(number, value) {
        if (!this.sdk.isOutput(value)) {
            return value;
        }
        const site = this.sites[number];
        const message = `an Output is formatted into text (\`${site.text}\`): the text holds Pulumi's explanation, not the value`;
        return this.marked(String(value), this.add("output-misused", message, site, { marked: true, stops: false }));
    }

    add_(number, left, right) {
        return this.text(number, left) + this.text(number, right);
    }

    marked(text, number) {
        return `${text} (problem standin2x${number})`;
    }

    method(number, owner, name, given) {
        const site = this.sites[number];
        if (this.depth === 0 && owner === JSON && name === "stringify") {
            return this.stringify(number, given);
        }
        if (this.depth === 0 && owner === process && name === "exit") {
            return given[0] ? this.exception(number, new Error(`the program ends itself with status ${given[0]}`)) : undefined;
        }
        const found = this.get(number, owner, name);
        if (owner?.__esModule === true && /^get[A-Z]/.test(name) && this.invocations.length < MOST_PROBLEMS) {
            this.invocations.push({ function: name, file: site.file.replace(this.root, ""), line: site.line });
        }
        if (this.depth > 0 || typeof found === "function") {
            return this.run(number, () => Reflect.apply(found, owner, given), given, owner, name);
        }
        if (this.sdk.isOutput(owner)) {
            const message = `\`${site.text}\` is called on an Output, which has no value yet`;
            this.add("output-misused", message, site, { symbol: name });
        } else {
            this.missing(number, site.text);
        }
        return this.standin(number);
    }

    call(number, callee, given) {
        if (this.depth === 0 && typeof callee !== "function") {
            this.missing(number, this.sites[number].text);
            return this.standin(number);
        }
        return this.run(number, () => callee(...given), given);
    }

    missing(number, text) {
        const message = `\`${text}\` does not exist, or is no function`;
        this.add("missing-attribute", message, this.sites[number], { symbol: text.slice(text.lastIndexOf(".") + 1) });
    }

    run(number, work, given, owner, name) {
        try {
            return work();
        } catch (error) {
            if (this.depth > 0 || error instanceof GiveUp || error instanceof RangeError) {
                throw error;
            }
            if (error?.key !== undefined && /^Missing required configuration variable/.test(error.message)) {
                return this.config(number, error, name ?? "require");
            }
            if (!rests(given) && !isStandin(owner) && !causedByStandin(error)) {
                this.exception(number, error);
            }
            return this.standin(number);
        }
    }

    config(number, error, name) {
        const message = `the required configuration value '${error.key}' is set nowhere and has no default`;
        this.add("missing-config", message, this.sites[number], { symbol: error.key });
        const value = forConfig(error.key, name);
        return /Secret/.test(name) ? this.sdk.secret(value) : value;
    }

    stringify(number, given) {
        const paths = this.sdk.outputsIn(given[0]);
        const text = JSON.stringify(plain(given[0]), ...given.slice(1));
        if (paths.length === 0 || typeof text !== "string") {
            return text;
        }
        const where = paths.filter(Boolean).slice(0, 3).map((path) => `\`${path}\``).join(", ");
        const message = `an Output is passed to JSON.stringify${where ? ` at ${where}` : ""}: it has no value yet`;
        const found = this.add("output-serialised", message, this.sites[number], { marked: true, stops: false });
        return this.marked(text, found);
    }

    construct(number, cls, given) {
        if (this.depth > 0) {
            return new cls(...given);
        }
        if (typeof cls !== "function") {
            this.missing(number, this.sites[number].text);
            return this.standin(number);
        }
        const resource = this.sdk.isResourceClass(cls);
        let taken = resource ? this.prepared(number, cls, given) : given;
        for (let repair = 0; repair < MOST_REPAIRS; repair++) {
            try {
                return Reflect.construct(cls, taken);
            } catch (error) {
                const name = resource && /^Missing required property '(\w+)'/.exec(error?.message)?.[1];
                if (!name) {
                    return this.run(number, () => { throw error; }, given); // prettier-ignore
                }
                taken = this.completed(number, cls, taken, name);
            }
        }
        return this.standin(number);
    }

    completed(number, cls, given, name) {
        const site = this.sites[number];
        const owner = cls.__pulumiType ?? site.text;
        const message = `${site.text} requires the argument \`${name}\`, which is not given`;
        this.add("missing-argument", message, site, { symbol: name, owner, name: String(given[0]), property: name });
        return [given[0], { ...given[1], [name]: plain(this.standin(number)) }, ...given.slice(2)];
    }

    // A resource is given text for its name, markers for stand-ins, and no stand-in among its options.
    prepared(number, cls, given) {
        const site = this.sites[number];
        const [name, ...others] = given;
        let taken = name;
        if (typeof name !== "string" && takesName(cls)) {
            if (this.sdk.isOutput(name)) {
                this.add("output-misused", "an Output is the name of a resource: names must be plain text", site);
            }
            taken = `standin-${site.line}`;
        }
        if (!this.sdk.isProviderClass(cls)) {
            return [taken, ...others];
        }
        const [inputs, options, ...rest] = others;
        return [taken, plain(inputs), withoutStandins(options), ...rest];
    }
}

// `add` records a problem; the operator's function has the name that guarded code calls.
function guardFor(root, sites, sdk) {
    const guard = new Guard(root, sites, sdk);
    const facade = Object.create(guard);
    facade.add = (number, left, right) => guard.add_(number, left, right);
    for (const name of ["get", "item", "method", "call", "construct", "failed", "thrown", "value", "pattern"]) {
        facade[name] = guard[name].bind(guard);
    }
    for (const name of ["items", "base", "settle", "text", "enter", "leave"]) {
        facade[name] = guard[name].bind(guard);
    }
    return { guard, facade };
}

// A class of the program's own may take anything first: then its constructor does not call it a name.
function takesName(cls) {
    const first = /\bconstructor\s*\(\s*([\w$]*)/.exec(Function.prototype.toString.call(cls));
    return first === null || /name$/i.test(first[1]);
}

function withoutStandins(options) {
    if (options === null || typeof options !== "object" || Object.getPrototypeOf(options) !== Object.prototype) {
        return isStandin(options) ? undefined : options;
    }
    const real = Object.entries(options).filter(([, value]) => !isStandin(value));
    return Object.fromEntries(
        real.map(([key, value]) => [key, Array.isArray(value) ? value.filter((item) => !isStandin(item)) : value]),
    );
}

function rests(value, depth = 0) {
    if (isStandin(value)) {
        return true;
    }
    if (depth > 4 || value === null || typeof value !== "object" || "__pulumiOutput" in value) {
        return false;
    }
    const simple = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
    return simple && Object.values(value).some((item) => rests(item, depth + 1));
}

function causedByStandin(error) {
    return /standin[012]/.test(String(error?.message ?? error));
}

function classified(error, text) {
    const said = String(error?.message ?? error).replace(/\s+/g, " ");
    const name = error?.name ?? error?.constructor?.name ?? "Error";
    const invoke = /^Invoke of '([^']+)' failed: (.*)/.exec(said);
    if (invoke) {
        return ["invoke-failed", `the data source ${invoke[1]} finds nothing: ${invoke[2]}`];
    }
    return ["exception", `${name}: ${said}${text ? ` (in \`${text}\`)` : ""}`];
}

// The known name that was most likely meant: the one with the fewest edits, where they are few.
function near(name, known) {
    let best = null;
    let fewest = Math.max(1, Math.floor(name.length * 0.25)) + 1;
    for (const other of known) {
        const distance = other.toLowerCase() === name.toLowerCase() ? 0 : edits(name, other);
        if (distance < fewest) {
            [best, fewest] = [other, distance];
        }
    }
    return best;
}

function edits(one, other) {
    let row = Array.from({ length: other.length + 1 }, (_, index) => index);
    for (let i = 1; i <= one.length; i++) {
        const next = [i];
        for (let j = 1; j <= other.length; j++) {
            next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)));
        }
        row = next;
    }
    return row[other.length];
}

module.exports = { guardFor, classified, causedByStandin };
