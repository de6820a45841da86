// File rules: `PATH PERMISSIONS [-> TARGET],`, the same with the permissions first, and `file,`.
// Source: policy-language 6.1 and 6.2.

import { suggestionFor } from '../../base/index.js';
import type { ExecMode, FileRule, Qualifiers, Word } from '../ast.js';
import type { Token } from '../cst.js';
import type { FilePermissions } from '../file-permissions.js';
import { readFilePermissions } from '../file-permissions.js';
import { ruleWords } from './rule-keywords.js';
import type { Words } from './words.js';

export function parseFile(words: Words, qualifiers: Qualifiers): FileRule | undefined {
  const named = words.takeKeyword('file') !== undefined;
  if (named && words.atEnd) return parseEverything(words, qualifiers);
  const safety = words.takeKeyword('safe', 'unsafe');
  const form = words.isNext('mode') ? 'mode-first' : 'path-first';
  const parts = form === 'mode-first' ? parseModeFirst(words) : parsePathFirst(words);
  if (parts === undefined) return undefined;
  const { path, mode, target, subset } = parts;
  const read = readFilePermissions(mode.text);
  const rule: FileRule = {
    kind: 'file',
    path,
    permissions: read.permissions,
    exec: read.exec && applySafety(read.exec, safety),
    safety,
    target,
    subset,
    form,
    modeAt: words.findings.span(mode),
  };
  checkPermissions(words, mode, read);
  checkExec(words, mode, rule, qualifiers);
  if (form === 'mode-first') checkLink(words, mode, rule);
  return rule;
}

/** `safe` and `unsafe` outdo the case of the letters; `ix` and a bare `x` keep the environment either way. */
function applySafety(exec: ExecMode, safety: FileRule['safety']): ExecMode {
  const isKept = safety === undefined || exec.transition === 'ix' || exec.transition === 'x';
  return isKept ? exec : { ...exec, scrubbed: safety === 'safe' };
}

/** `file,` carries `ix`, which a deny rule may not have. */
function parseEverything(words: Words, qualifiers: Qualifiers): FileRule {
  if (qualifiers.mode === 'deny') words.complain('language/exec-mode-in-deny', undefined, { mode: 'ix' });
  return {
    kind: 'file',
    path: undefined,
    permissions: [],
    exec: undefined,
    safety: undefined,
    target: undefined,
    subset: false,
    form: 'all',
    modeAt: undefined,
  };
}

interface Parts {
  readonly path: Word;
  readonly mode: Token;
  readonly target: Word | undefined;
  readonly subset: boolean;
}

function parsePathFirst(words: Words): Parts | undefined {
  const path = words.expectWord('path', 'id', 'set-variable');
  if (path === undefined) return undefined;
  if (!words.isNext('mode') && !/^[/@{]/.test(path.value)) {
    // A keyword with a slip in it reads like a path.
    const near = suggestionFor(path.value, ruleWords());
    const data = { found: path.value, expected: 'rule', ...near };
    if (near['suggestion'] !== undefined) return words.complain('language/unexpected-word', path.at, data);
  }
  const mode = words.expect('permissions', 'mode');
  return mode && parseEnd(words, path, mode, false);
}

function parseModeFirst(words: Words): Parts | undefined {
  const mode = words.expect('permissions', 'mode');
  if (mode === undefined) return undefined;
  const subset = words.takeKeyword('subset') !== undefined;
  const path = words.expectWord('path', 'id', 'set-variable');
  return path && parseEnd(words, path, mode, subset);
}

function parseEnd(words: Words, path: Word, mode: Token, subset: boolean): Parts | undefined {
  const arrow = words.take('arrow');
  const target = arrow && words.expectWord('target', 'id', 'set-variable');
  if ((arrow !== undefined && target === undefined) || !words.expectEnd()) return undefined;
  return { path, mode, target, subset };
}

function checkPermissions(words: Words, mode: Token, { problem }: FilePermissions): void {
  if (problem === 'write-and-append') words.complain('language/write-and-append', mode, { mode: mode.text });
  if (problem === 'two-exec-modes') words.complain('language/two-exec-modes', mode, { mode: mode.text });
}

function checkExec(words: Words, mode: Token, { exec, safety }: FileRule, qualifiers: Qualifiers): void {
  if (exec === undefined) {
    if (safety !== undefined) words.complain('language/safety-without-exec', mode, { word: safety });
  } else if (qualifiers.mode === 'deny') {
    if (exec.transition !== 'x' || safety === 'unsafe') {
      words.complain('language/exec-mode-in-deny', mode, { mode: exec.transition });
    }
  } else if (exec.transition === 'x' && safety !== 'unsafe') {
    words.complain('language/exec-without-mode', mode, { mode: mode.text });
  }
}

/** With the permissions first, a target is a link's or a transition's, never both. */
function checkLink(words: Words, mode: Token, { permissions, exec, subset, target }: FileRule): void {
  const isLink = permissions.includes('l');
  if (subset && (permissions.length !== 1 || !isLink || exec !== undefined)) {
    words.complain('language/subset-without-link', mode, { mode: mode.text });
  }
  if (target === undefined || !isLink) return;
  if (exec !== undefined) words.complain('language/link-and-exec-target', mode, { mode: mode.text });
  if (hasNamespace(target.value)) words.complain('language/link-to-namespace', target.at, { target: target.value });
}

function hasNamespace(label: string): boolean {
  return /^&?:[^:]+:(\/\/)?./s.test(label);
}
