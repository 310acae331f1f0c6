// Turns a file of the answer into JavaScript that records what fails and goes on: every statement is guarded,
// and calls, constructors and property reads go through the guard's functions. Lines stay those of the file.
"use strict";

const GUARD = "__iac__";

// The code of a file; `syntax` is told of the first error in its syntax, behind which TypeScript goes on.
function transpileGuarded(ts, text, filename, sites, syntax) {
    const output = ts.transpileModule(text, {
        fileName: filename,
        reportDiagnostics: true,
        transformers: { before: [guarding(ts, filename, sites)] },
        compilerOptions: {
            module: ts.ModuleKind.CommonJS,
            target: ts.ScriptTarget.ES2022,
            esModuleInterop: true,
            experimentalDecorators: true,
            inlineSourceMap: true,
            jsx: ts.JsxEmit.React,
            allowJs: true,
        },
    });
    const wrong = output.diagnostics.find((item) => item.file && item.code < 2000);
    if (wrong) {
        const line = wrong.file.getLineAndCharacterOfPosition(wrong.start).line + 1;
        syntax(ts.flattenDiagnosticMessageText(wrong.messageText, " "), line);
    }
    return output.outputText;
}

function guarding(ts, filename, sites) {
    return (context) => (source) => new Guarding(ts, context, source, filename, sites).file();
}

class Guarding {
    constructor(ts, context, source, filename, sites) {
        Object.assign(this, { ts, context, source, filename, sites, f: context.factory });
        this.visit = this.visit.bind(this);
    }

    file() {
        return this.ts.visitEachChild(this.source, this.visit, this.context);
    }

    visit(node) {
        const { ts } = this;
        if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) {
            return node;
        }
        if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((one) => one.kind === ts.SyntaxKind.DeclareKeyword)) {
            return node;
        }
        const handler = this[ts.SyntaxKind[node.kind]] ?? this[ALIASES[ts.SyntaxKind[node.kind]]];
        return handler ? handler.call(this, node) : this.children(node);
    }

    children(node) {
        return this.ts.visitEachChild(node, this.visit, this.context);
    }

    visits(nodes) {
        return nodes.map((node) => this.ts.visitNode(node, this.visit));
    }

    site(node, more = {}) {
        const start = node.getStart(this.source);
        const end = more.atEnd ? node.getEnd() : start;
        const line = this.source.getLineAndCharacterOfPosition(end).line + 1;
        const text = this.source.text.slice(start, node.getEnd()).replace(/\s+/g, " ").slice(0, 90);
        return this.sites.push({ file: this.filename, line, text, ...more }) - 1;
    }

    call(name, site, ...given) {
        const callee = this.f.createPropertyAccessExpression(this.f.createIdentifier(GUARD), name);
        return this.f.createCallExpression(callee, undefined, [this.f.createNumericLiteral(site), ...given]);
    }

    at(made, node) {
        return this.ts.setTextRange(made, node);
    }

    thunk(expression) {
        const arrow = this.f.createToken(this.ts.SyntaxKind.EqualsGreaterThanToken);
        const body = this.f.createParenthesizedExpression(expression);
        return this.f.createArrowFunction(undefined, undefined, [], undefined, arrow, body);
    }

    // Whether an expression waits or yields: then it cannot move into a function.
    suspends(node) {
        const { ts } = this;
        if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) {
            return true;
        }
        return !ts.isFunctionLike(node) && (ts.forEachChild(node, (child) => this.suspends(child)) ?? false);
    }

    value(node) {
        const { ts } = this;
        const simple = ts.isFunctionLike(node) || ts.isClassExpression(node) || ts.isLiteralExpression(node);
        if (simple || this.suspends(node)) {
            return ts.visitNode(node, this.visit);
        }
        const site = this.site(node);
        return this.at(this.call("value", site, this.thunk(ts.visitNode(node, this.visit))), node);
    }

    tried(statement, node, more) {
        const site = this.site(node, more);
        const error = this.f.createIdentifier("__iac_error__");
        const failed = this.call("failed", site, error);
        const last = this.ts.isReturnStatement(node)
            ? this.f.createReturnStatement(failed)
            : this.f.createExpressionStatement(failed);
        const clause = this.f.createCatchClause(this.f.createVariableDeclaration(error), this.f.createBlock([last]));
        return this.at(this.f.createTryStatement(this.f.createBlock([statement]), clause, undefined), node);
    }

    // Statements

    VariableDeclaration(node) {
        const { ts } = this;
        if (!node.initializer) {
            return node;
        }
        const site = this.site(node);
        let value = this.value(node.initializer);
        if (!ts.isIdentifier(node.name)) {
            value = this.call("pattern", site, value, this.f.createNumericLiteral(ts.isArrayBindingPattern(node.name) ? 1 : 0));
        }
        const name = ts.visitNode(node.name, this.visit);
        return this.f.updateVariableDeclaration(node, name, undefined, undefined, value);
    }

    ExpressionStatement(node) {
        return this.ts.isStringLiteral(node.expression) ? node : this.tried(this.children(node), node);
    }

    ReturnStatement(node) {
        return node.expression ? this.tried(this.children(node), node) : node;
    }

    ThrowStatement(node) {
        const site = this.site(node);
        const thrown = this.call("thrown", site, this.ts.visitNode(node.expression, this.visit));
        return this.at(this.f.createExpressionStatement(thrown), node);
    }

    IfStatement(node) {
        const otherwise = node.elseStatement && this.ts.visitNode(node.elseStatement, this.visit);
        const then = this.ts.visitNode(node.thenStatement, this.visit);
        return this.f.updateIfStatement(node, this.value(node.expression), then, otherwise);
    }

    ForOfStatement(node) {
        if (node.awaitModifier) {
            return this.tried(this.children(node), node, { loop: true });
        }
        const site = this.site(node.expression);
        const items = this.call("items", site, this.ts.visitNode(node.expression, this.visit));
        const body = this.ts.visitNode(node.statement, this.visit);
        return this.tried(this.f.updateForOfStatement(node, undefined, node.initializer, items, body), node, { loop: true });
    }

    loop(node) {
        return this.tried(this.children(node), node, { loop: true });
    }

    // What the program itself catches, and does not throw again, stays as it is.
    TryStatement(node) {
        const text = node.catchClause ? node.catchClause.block.getText(this.source) : "throw";
        if (/\bthrow\b|\bprocess\s*\.\s*exit\b/.test(text)) {
            return this.children(node);
        }
        const clause = this.ts.visitNode(node.catchClause, this.visit);
        const last = node.finallyBlock && this.ts.visitNode(node.finallyBlock, this.visit);
        return this.f.updateTryStatement(node, this.strict(node.tryBlock), clause, last);
    }

    strict(block) {
        if (this.suspends(block)) {
            return block;
        }
        const change = (name) => this.f.createExpressionStatement(this.call(name, 0));
        const leave = this.f.createBlock([change("leave")]);
        const body = this.ts.visitNode(block, this.visit);
        return this.f.createBlock([change("enter"), this.f.createTryStatement(body, undefined, leave)], true);
    }

    ExportAssignment(node) {
        return this.f.updateExportAssignment(node, node.modifiers, this.value(node.expression));
    }

    HeritageClause(node) {
        if (node.token !== this.ts.SyntaxKind.ExtendsKeyword || this.ts.isInterfaceDeclaration(node.parent)) {
            return node;
        }
        const types = node.types.map((type) => {
            const base = this.call("base", this.site(type.expression), this.value(type.expression));
            return this.f.updateExpressionWithTypeArguments(type, base, undefined);
        });
        return this.f.updateHeritageClause(node, types);
    }

    PropertyDeclaration(node) {
        const value = node.initializer && this.value(node.initializer);
        return this.f.updatePropertyDeclaration(node, node.modifiers, node.name, undefined, undefined, value);
    }

    same(node) {
        return node;
    }

    // Expressions

    CallExpression(node) {
        const { ts } = this;
        const callee = node.expression;
        const kept = callee.kind === ts.SyntaxKind.SuperKeyword || callee.kind === ts.SyntaxKind.ImportKeyword;
        const optional = (node.flags & ts.NodeFlags.OptionalChain) !== 0;
        if (kept || optional || (ts.isIdentifier(callee) && callee.text === "require")) {
            return this.children(node);
        }
        const site = this.site(callee, { atEnd: true });
        const given = this.f.createArrayLiteralExpression(this.visits(node.arguments));
        if (ts.isPropertyAccessExpression(callee) && this.readable(callee)) {
            const owner = ts.visitNode(callee.expression, this.visit);
            return this.at(this.call("method", site, owner, this.f.createStringLiteral(callee.name.text), given), node);
        }
        if (ts.isPropertyAccessExpression(callee) || ts.isElementAccessExpression(callee)) {
            return this.children(node);
        }
        return this.at(this.call("call", site, ts.visitNode(callee, this.visit), given), node);
    }

    NewExpression(node) {
        const site = this.site(node.expression);
        const given = this.f.createArrayLiteralExpression(this.visits(node.arguments ?? []));
        const made = this.call("construct", site, this.ts.visitNode(node.expression, this.visit), given);
        return this.at(made, node);
    }


    // Whether `a.b` may be read by a function: super.b and a.#b may not.
    readable(node) {
        const { ts } = this;
        const owner = node.expression.kind;
        return (
            owner !== ts.SyntaxKind.SuperKeyword &&
            owner !== ts.SyntaxKind.ImportKeyword &&
            !ts.isPrivateIdentifier(node.name) &&
            (node.flags & ts.NodeFlags.OptionalChain) === 0
        );
    }

    PropertyAccessExpression(node) {
        if (!this.readable(node) || this.ts.isMetaProperty(node.expression)) {
            return this.children(node);
        }
        const site = this.site(node, { atEnd: true });
        const owner = this.ts.visitNode(node.expression, this.visit);
        return this.at(this.call("get", site, owner, this.f.createStringLiteral(node.name.text)), node);
    }

    ElementAccessExpression(node) {
        if (node.expression.kind === this.ts.SyntaxKind.SuperKeyword || node.flags & this.ts.NodeFlags.OptionalChain) {
            return this.children(node);
        }
        const site = this.site(node);
        const [owner, key] = this.visits([node.expression, node.argumentExpression]);
        return this.at(this.call("item", site, owner, key), node);
    }

    TaggedTemplateExpression(node) {
        if (this.ts.isNoSubstitutionTemplateLiteral(node.template)) {
            return node;
        }
        const spans = node.template.templateSpans.map((span) => this.children(span));
        const template = this.f.updateTemplateExpression(node.template, node.template.head, spans);
        const tag = this.target(node.tag);
        return this.f.updateTaggedTemplateExpression(node, tag, undefined, template);
    }

    TemplateExpression(node) {
        const spans = node.templateSpans.map((span) => {
            const site = this.site(span.expression);
            const text = this.call("text", site, this.ts.visitNode(span.expression, this.visit));
            return this.f.updateTemplateSpan(span, text, span.literal);
        });
        return this.f.updateTemplateExpression(node, node.head, spans);
    }

    BinaryExpression(node) {
        const { ts } = this;
        const operator = node.operatorToken.kind;
        if (operator === ts.SyntaxKind.PlusToken) {
            const site = this.site(node);
            return this.at(this.call("add", site, ...this.visits([node.left, node.right])), node);
        }
        if (ts.isAssignmentOperator(operator)) {
            const right = ts.visitNode(node.right, this.visit);
            return this.f.updateBinaryExpression(node, this.target(node.left), node.operatorToken, right);
        }
        return this.children(node);
    }

    // What is written to, not read.
    target(node) {
        const { ts } = this;
        if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
            return this.children(node);
        }
        return node;
    }

    written(node) {
        const { ts } = this;
        const operand = this.target(node.operand ?? node.expression);
        switch (node.kind) {
            case ts.SyntaxKind.DeleteExpression:
                return this.f.updateDeleteExpression(node, operand);
            case ts.SyntaxKind.TypeOfExpression:
                return this.f.updateTypeOfExpression(node, operand);
            case ts.SyntaxKind.PostfixUnaryExpression:
                return this.f.updatePostfixUnaryExpression(node, operand);
        }
        const steps = [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken].includes(node.operator);
        return steps ? this.f.updatePrefixUnaryExpression(node, operand) : this.children(node);
    }

    AwaitExpression(node) {
        const site = this.site(node.expression);
        const settled = this.call("settle", site, this.ts.visitNode(node.expression, this.visit));
        return this.f.updateAwaitExpression(node, settled);
    }
}

const ALIASES = {
    ForStatement: "loop",
    ForInStatement: "loop",
    WhileStatement: "loop",
    DoStatement: "loop",
    DeleteExpression: "written",
    TypeOfExpression: "written",
    PrefixUnaryExpression: "written",
    PostfixUnaryExpression: "written",
    InterfaceDeclaration: "same",
    TypeAliasDeclaration: "same",
    ImportDeclaration: "same",
    ImportEqualsDeclaration: "same",
    ExportDeclaration: "same",
    EnumDeclaration: "same",
    Decorator: "same",
};

module.exports = { transpileGuarded, GUARD };
