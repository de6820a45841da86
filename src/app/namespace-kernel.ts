// A kernel as one policy namespace sees it: what is loaded goes there, what runs is what runs in it. Takes a kernel, a
// namespace and where its policy lies, gives a kernel for the rest of the program, which needs to know no more. What is
// loaded is a copy of what was read and judged: an include or a link of a container must never lead into the host.

import { posix } from 'node:path';
import type {
  BytePath,
  ByteText,
  FileSystem,
  Kernel,
  ParserAnswer,
  PolicyNamespaces,
  Ports,
  RunningProcess,
} from '../base/index.js';
import { AaMergeError, FileSystemError } from '../base/index.js';
import { namespaceName, parseLabel, unconfinedName } from '../language/index.js';
import { readTree, rootedFiles, stateLayout, withTrial } from '../store/index.js';
import { compilerSurroundings } from './compiler-surroundings.js';
import { isLoadersOwn } from './kernel-work.js';

/** The host of a namespace: where its policy and its own state are. */
export interface NamespaceHost {
  readonly namespace: ByteText;
  readonly root: BytePath;
  readonly policyDir: BytePath;
  /** Of the namespace alone. */
  readonly stateDir: BytePath;
}

/**
 * Ports whose kernel is that of the namespace.
 *
 * Throws: AaMergeError `app/bad-namespace`; `app/policy-of-host` where the policy is that of this machine itself.
 */
export function portsOfNamespace(host: NamespaceHost, ports: Ports): Ports {
  checkNamespace(host.namespace);
  if (isLoadersOwn(host.policyDir, '/', ports.files)) {
    throw new AaMergeError('app/policy-of-host', { namespace: host.namespace, policyDir: host.policyDir });
  }
  const { kernel } = ports;
  if (kernel === undefined) return ports;
  return { ...ports, kernel: kernelOfNamespace(host, kernel, ports.files) };
}

/** Throws AaMergeError `app/bad-namespace` for what the kernel would not have as the name of a namespace. */
export function checkNamespace(name: ByteText): void {
  const label = parseLabel(`:${name}:x` as ByteText);
  const [part] = 'problem' in label ? [] : label.parts;
  const isName = part !== undefined && namespaceName(part.namespace) === name && name.split('//').every(isFileName);
  if (!isName) throw new AaMergeError('app/bad-namespace', { namespace: name });
}

/** Namespaces are directories of the kernel. */
function isFileName(name: string): boolean {
  return !name.includes('/') && !name.startsWith('.') && name.length < 256;
}

function kernelOfNamespace(host: NamespaceHost, kernel: Kernel, disk: FileSystem): Kernel {
  const { namespace } = host;
  const { namespaces } = kernel;
  return {
    ...kernel,
    namespace,
    // A kernel without namespaces has no place for it.
    obstacle: () => kernel.obstacle() ?? (namespaces === undefined ? 'no-interface' : undefined),
    load(paths): ParserAnswer {
      if (namespaces === undefined) return refused('the kernel has no policy namespaces');
      try {
        makeNamespace(namespace, namespaces);
      } catch (error) {
        if (!(error instanceof FileSystemError)) throw error;
        return refused(`the namespace ${namespace} cannot be made: ${error.code}`);
      }
      return loadCopies(host, paths, disk, namespaces);
    },
    unload: (profiles) => {
      const isThere = namespaces?.list().some(({ name }) => name === namespace) === true;
      return isThere ? namespaces.unload(namespace, profiles) : { accepted: true, said: '' as ByteText };
    },
    running: () => kernel.running().flatMap((one) => seenIn(namespace, one)),
  };
}

function refused(said: string): ParserAnswer {
  return { accepted: false, said: said as ByteText };
}

/** It, and those around it. Throws FileSystemError. */
export function makeNamespace(name: ByteText, namespaces: PolicyNamespaces): boolean {
  const known = new Set<string>(namespaces.list().map((one) => one.name));
  if (known.has(name)) return false;
  const parts = name.split('//');
  for (let count = 1; count <= parts.length; count += 1) {
    const around = parts.slice(0, count).join('//');
    if (!known.has(around)) namespaces.create(around as ByteText);
  }
  return true;
}

function loadCopies(
  { namespace, root, policyDir, stateDir }: NamespaceHost,
  paths: readonly BytePath[],
  disk: FileSystem,
  namespaces: PolicyNamespaces,
): ParserAnswer {
  const files = rootedFiles(disk, root);
  const tree = readTree(files, policyDir);
  const { writtenDir, features, isOwnHost, absolute } = compilerSurroundings(root, policyDir, files, disk);
  const texts = new Map<BytePath, ByteText>();
  const removed = new Set<BytePath>();
  for (const [unit, entry] of tree.entries) {
    const path = posix.join(policyDir, unit);
    if (entry.kind === 'file') texts.set(path, entry.text);
    // What leads elsewhere leads there in the root, and nowhere in this machine.
    else if (entry.kind !== 'directory' || entry.isLink) removed.add(path);
  }
  const copies = { texts, removed, policyDir: writtenDir, absolute };
  return withTrial(tree, copies, stateLayout(stateDir), files, (trial) => {
    const surroundings = { policyDir: trial.directory, features, isOwnHost };
    const answer = namespaces.load(namespace, paths.map(trial.placeOf), surroundings);
    return { ...answer, said: trial.asLive(answer.said) };
  });
}

/** A process by what it runs under in the namespace; nothing where it runs outside. */
function seenIn(namespace: ByteText, one: RunningProcess): RunningProcess[] {
  const label = parseLabel(one.label);
  const parts = 'problem' in label ? [] : label.parts.filter((part) => namespaceName(part.namespace) === namespace);
  const [first] = parts;
  if (first === undefined) return [];
  const names = parts.map(({ profile }) => profile);
  const isFree = names.every((name) => name === unconfinedName);
  return [{ ...one, label: (isFree ? unconfinedName : names.join('//&')) as ByteText }];
}
