// A kernel in memory: what is loaded is a table from the name of a profile to the text that it came from, with all that it
// includes. Takes a disk and what to refuse, gives a Kernel. For tests and trials; it starts no program.

import type {
  BytePath,
  ByteText,
  CompileSurroundings,
  Kernel,
  LoadObstacle,
  ParserAnswer,
  PolicyNamespaces,
  ReadFileSystem,
  RunningProcess,
} from '../base/index.js';
import { FileSystemError, fromBytes } from '../base/index.js';

export interface MemoryKernelOptions {
  readonly obstacle?: LoadObstacle;
  readonly policyDir?: BytePath;
  /** What is wrong with a file of policy, includes in place; undefined for nothing. */
  refuses?(text: ByteText): string | undefined;
  /** Like `refuses`, but only when the profile is loaded. */
  refusesToLoad?(text: ByteText): string | undefined;
  readonly processes?: readonly RunningProcess[];
}

/** What was asked of the kernel, in order: `check a b`, `load a`, `unload p`. */
export interface MemoryKernel extends Kernel {
  readonly calls: readonly string[];
  /** The text of every profile that is loaded, by name. */
  readonly loaded: ReadonlyMap<string, ByteText>;
  /** The same of each namespace, by its name. */
  readonly loadedIn: ReadonlyMap<string, ReadonlyMap<string, ByteText>>;
  readonly namespaces: PolicyNamespaces;
}

/** Nothing is loaded at first. */
export function memoryKernel(files: ReadFileSystem, options: MemoryKernelOptions = {}): MemoryKernel {
  const { policyDir = '/etc/apparmor.d', processes = [] } = options;
  const calls: string[] = [];
  const loaded = new Map<string, ByteText>();
  const loadedIn = new Map<string, Map<string, ByteText>>();
  const note = (word: string, names: readonly string[]): void =>
    void calls.push([word, ...names.map((name) => name.slice(name.lastIndexOf('/') + 1))].join(' '));
  const refusal = (path: BytePath, text: ByteText, ...whys: readonly (string | undefined)[]): string | undefined => {
    const why = whys.find((one) => one !== undefined);
    return why === undefined || text === '' ? undefined : `AppArmor parser error for ${path} at line 1: ${why}\n`;
  };
  return {
    calls,
    loaded,
    hasParser: () => options.obstacle !== 'no-parser',
    obstacle: () => options.obstacle,
    check(paths, { policyDir: directory }: CompileSurroundings) {
      note('check', paths);
      const said = paths.flatMap((path) => {
        const text = textWithIncludes(path, directory, files);
        return refusal(path, text, options.refuses?.(text)) ?? [];
      });
      return answer(said);
    },
    load(paths) {
      note('load', paths);
      const said = paths.flatMap((path) => {
        const text = textWithIncludes(path, policyDir, files);
        const why = refusal(path, text, options.refuses?.(text), options.refusesToLoad?.(text));
        // Those that are accepted are loaded even where others are not.
        if (why === undefined) for (const name of profilesIn(text)) loaded.set(name, text);
        return why ?? [];
      });
      return answer(said);
    },
    unload(names) {
      note('unload', names);
      for (const name of names) loaded.delete(name);
      return answer([]);
    },
    running: () => processes,
    loadedIn,
    namespaces: {
      list: () =>
        [...loadedIn.keys()].sort().map((name) => {
          return { name: name as ByteText, profiles: [...(loadedIn.get(name)?.keys() ?? [])] as ByteText[] };
        }),
      create(name) {
        note('create', [name]);
        const around = name.split('//').slice(0, -1).join('//');
        if (loadedIn.has(name)) throw new FileSystemError('EEXIST', name, 'make directory');
        if (around !== '' && !loadedIn.has(around)) throw new FileSystemError('ENOENT', name, 'make directory');
        loadedIn.set(name, new Map());
      },
      remove(name) {
        note('remove', [name]);
        if (!loadedIn.has(name)) throw new FileSystemError('ENOENT', name, 'remove directory');
        for (const one of [...loadedIn.keys()]) if (one === name || one.startsWith(`${name}//`)) loadedIn.delete(one);
      },
      load(name, paths, { policyDir: directory }) {
        note(`load into ${name}`, paths);
        const said = paths.flatMap((path) => {
          const text = textWithIncludes(path, directory, files);
          const why = refusal(path, text, options.refuses?.(text), options.refusesToLoad?.(text));
          if (why === undefined) for (const one of profilesIn(text)) loadedIn.get(name)?.set(one, text);
          return why ?? [];
        });
        return answer(said);
      },
      unload(name, names) {
        note(`unload from ${name}`, names);
        for (const one of names) loadedIn.get(name)?.delete(one);
        return answer([]);
      },
    },
  };
}

function answer(said: readonly string[]): ParserAnswer {
  return { accepted: said.length === 0, said: said.join('') as ByteText };
}

function profilesIn(text: ByteText): string[] {
  return [...text.matchAll(/^\s*profile\s+"?([^\s"{]+)/gm)].map(([, name = '']) => name);
}

/** As much of the language as tests need: `include <file>`, each where it stands. */
function textWithIncludes(path: BytePath, policyDir: BytePath, files: ReadFileSystem): ByteText {
  try {
    const text = fromBytes(files.readFile(path));
    return text.replace(/^[ \t]*#?include(?: if exists)? <([^>]+)>$/gm, (_, name: string) =>
      textWithIncludes(`${policyDir}/${name}`, policyDir, files),
    ) as ByteText;
  } catch (error) {
    if (error instanceof FileSystemError) return '' as ByteText;
    throw error;
  }
}
