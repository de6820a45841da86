// The house rules about imports, as data and one function. Takes the texts of src by path, gives every breach.
// Must never read a file: the check must be testable on sources that break the rules.

import { dirname, join } from 'node:path';
import ts from 'typescript';

/** The folders of src in reading order: each may import only from those before it. */
export const layers = [
  'base',
  'language',
  'policy',
  'model',
  'packets',
  'compare',
  'merge',
  'reconcile',
  'store',
  'packages',
  'report',
  'app',
  'host',
  'cli',
] as const;

/** The folders that touch the outside. */
const outsideLayers = ['host', 'cli'];

/** Modules of Node that compute and do not touch the outside. */
const pureModules = ['node:buffer', 'node:crypto', 'node:path', 'node:util'];

/** Which folders may use which package. */
const packageLayers: Readonly<Record<string, readonly string[]>> = {
  'node-diff3': ['merge', 'report'],
  picocolors: ['report', 'cli'],
  'simple-git': ['host'],
  yargs: ['cli'],
};

const bannedFolders = ['utils', 'util', 'common', 'helpers', 'shared', 'misc', 'lib'];
const bannedGlobals = [
  'process',
  'console',
  'performance',
  'require',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'fetch',
];

export interface Breach {
  readonly file: string;
  readonly rule: 'folder' | 'order' | 'door' | 'cycle' | 'outside' | 'package' | 'target';
  readonly message: string;
}

/** All breaches, in the order of the files. Paths are relative to the repository: `src/base/order.ts`. */
export function findBreaches(sources: ReadonlyMap<string, string>): Breach[] {
  const breaches: Breach[] = [];
  const edges = new Map<string, string[]>();
  for (const [file, text] of sources) {
    const report = (rule: Breach['rule'], message: string): number => breaches.push({ file, rule, message });
    checkFolder(file, report);
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    const targets: string[] = [];
    edges.set(file, targets);
    for (const specifier of importsOf(source)) {
      if (specifier.startsWith('.')) {
        const target = join(dirname(file), specifier).replace(/\.js$/, '.ts');
        if (checkTarget(file, specifier, target, sources, report)) targets.push(target);
      } else {
        checkPackage(file, specifier, report);
      }
    }
    if (!outsideLayers.includes(layerOf(file))) checkGlobals(source, report);
  }
  return [...breaches, ...findCycles(edges)];
}

type Report = (rule: Breach['rule'], message: string) => void;

/** `base` of `src/base/order.ts`; empty for a file directly in src. */
function layerOf(file: string): string {
  const parts = file.split('/');
  return parts.length > 2 ? (parts[1] ?? '') : '';
}

function checkFolder(file: string, report: Report): void {
  const folders = file.split('/').slice(1, -1);
  for (const folder of folders) {
    if (bannedFolders.includes(folder))
      report('folder', `a folder named \`${folder}\` says nothing: name what it holds`);
  }
  const layer = layerOf(file);
  if (layer === '' && file !== 'src/index.ts') report('folder', 'only index.ts stands directly in src');
  if (layer !== '' && !isLayer(layer)) report('folder', `\`${layer}\` is not in the list of folders`);
}

function isLayer(name: string): boolean {
  return (layers as readonly string[]).includes(name);
}

function checkTarget(
  file: string,
  specifier: string,
  target: string,
  sources: ReadonlyMap<string, string>,
  report: Report,
): boolean {
  if (!target.startsWith('src/')) {
    report('target', `\`${specifier}\` leads out of src`);
    return false;
  }
  if (!sources.has(target)) {
    report('target', `\`${specifier}\` leads to no source file (write the ending .js)`);
    return false;
  }
  const [from, to] = [layerOf(file), layerOf(target)];
  if (from === to || file === 'src/index.ts') {
    if (file === 'src/index.ts' && !isDoor(target)) report('door', `\`${specifier}\` goes past the door of \`${to}\``);
    return true;
  }
  const order = layers as readonly string[];
  if (to === '' || order.indexOf(to) >= order.indexOf(from))
    report('order', `\`${from}\` may not import from \`${to || 'src'}\``);
  if (!isDoor(target)) report('door', `\`${specifier}\` goes past the door of \`${to}\``);
  return true;
}

function isDoor(path: string): boolean {
  return path === `src/${layerOf(path)}/index.ts`;
}

function checkPackage(file: string, specifier: string, report: Report): void {
  const layer = layerOf(file);
  const builtin = specifier.startsWith('node:');
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  if (builtin) {
    if (!pureModules.includes(specifier) && !outsideLayers.includes(layer)) {
      report('outside', `\`${specifier}\` is for ${outsideLayers.join(' and ')} only`);
    }
  } else if (!(packageLayers[name] ?? []).includes(layer)) {
    report(
      'package',
      `\`${specifier}\` is not a package that \`${layer}\` may use (modules of Node are written node:…)`,
    );
  }
}

/** What the file imports, re-exports, imports lazily or takes types from. */
function importsOf(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const add = (node: ts.Node | undefined): void => {
    if (node !== undefined && ts.isStringLiteralLike(node)) found.push(node.text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The outside that needs no import: the process, the clock, random numbers. */
function checkGlobals(source: ts.SourceFile, report: Report): void {
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    const said = ts.isPropertyAccessExpression(node) ? node.getText(source) : '';
    if (said === 'Math.random' || said === 'Date.now') report('outside', `\`${said}\``);
    if (ts.isNewExpression(node) && node.expression.getText(source) === 'Date' && !node.arguments?.length) {
      report('outside', '`new Date()` without a time');
    }
    if (ts.isIdentifier(node) && bannedGlobals.includes(node.text) && isReference(node))
      report('outside', `\`${node.text}\``);
    ts.forEachChild(node, visit);
  };
  visit(source);
}

/** False where the identifier only names a member or a parameter. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  const named = parent as ts.Node & { name?: ts.Node };
  return named.name !== node || ts.isShorthandPropertyAssignment(parent);
}

function findCycles(edges: ReadonlyMap<string, readonly string[]>): Breach[] {
  const breaches: Breach[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const path: string[] = [];
  const visit = (file: string): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      const ring = [...path.slice(path.indexOf(file)), file];
      breaches.push({ file, rule: 'cycle', message: ring.join(' → ') });
      return;
    }
    state.set(file, 'open');
    path.push(file);
    for (const target of edges.get(file) ?? []) visit(target);
    path.pop();
    state.set(file, 'done');
  };
  for (const file of edges.keys()) visit(file);
  return breaches;
}
