// Loads the answer's TypeScript with swc, as CommonJS and without type checking, whatever its tsconfig.json
// says: ES modules and CommonJS alike, `./name.js` for name.ts, packages from the SDK environment. Lines of
// stack traces are those of the .ts file.
"use strict";

const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const TYPESCRIPT = new Set([".ts", ".tsx", ".mts", ".cts"]);
const SOURCES = { ".js": [".ts", ".tsx"], ".jsx": [".tsx"], ".mjs": [".mts"], ".cjs": [".cts"] };
const RAW_EXTENSIONS = [...TYPESCRIPT, ".js", ".mjs", ".jsx"];

// `guarded` compiles in place of swc where a run is to go on behind failures.
function register(roots, packages, guarded) {
    const { transformSync } = require(path.join(packages, "@swc", "core"));
    process.env.NODE_PATH = packages;
    Module._initPaths();
    Module.setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
    resolveSources();
    for (const extension of RAW_EXTENSIONS) {
        const original = Module._extensions[extension] ?? Module._extensions[".js"];
        Module._extensions[extension] = (module, filename) => {
            const own = roots.some((root) => filename.startsWith(root));
            if (!own || filename.includes("/node_modules/")) {
                return original(module, filename);
            }
            return module._compile(guarded?.(filename) ?? transpile(transformSync, filename), filename);
        };
    }
}

// TypeScript's own rule: an import of ./name.js means name.ts where there is no name.js.
function resolveSources() {
    const original = Module._resolveFilename;
    Module._resolveFilename = function (request, parent, ...rest) {
        try {
            return original.call(this, request, parent, ...rest);
        } catch (error) {
            const extension = path.extname(request);
            for (const source of request.startsWith(".") ? (SOURCES[extension] ?? []) : []) {
                const candidate = path.resolve(path.dirname(parent.filename), request.slice(0, -extension.length) + source);
                if (fs.existsSync(candidate)) {
                    return candidate;
                }
            }
            throw error;
        }
    };
}

function transpile(transformSync, filename) {
    const typescript = TYPESCRIPT.has(path.extname(filename));
    const parser = typescript
        ? { syntax: "typescript", tsx: filename.endsWith(".tsx"), decorators: true }
        : { syntax: "ecmascript", jsx: true, decorators: true };
    try {
        return transformSync(fs.readFileSync(filename, "utf8"), {
            filename,
            configFile: false,
            swcrc: false,
            sourceMaps: "inline",
            isModule: "unknown",
            module: { type: "commonjs", importInterop: "swc" },
            jsc: { parser, target: "es2022", keepClassNames: true, transform: { legacyDecorator: true } },
        }).code;
    } catch (error) {
        throw syntaxError(error, filename);
    }
}

// swc draws the place into its message, in colour.
function syntaxError(error, filename) {
    const text = String(error.message).replace(/\x1b\[[0-9;]*m/g, "");
    const line = Number(/\[[^\]]*?:(\d+):\d+\]/.exec(text)?.[1]) || null;
    const wrong = new SyntaxError(/^\s*[x×]\s*(.+)$/m.exec(text)?.[1] ?? text);
    wrong.stack = `${filename}:${line ?? 1}\n${text}`;
    wrong.place = { file: filename, line };
    return wrong;
}

module.exports = { register };
