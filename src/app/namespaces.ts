// `aa-merge namespace`: the policy namespaces of the kernel, listed, made and removed. Takes names and ports, gives facts. One
// that confines a process is never removed: what runs there would go on without confinement.

import type { ByteText, Kernel, Ports, PolicyNamespaces, RunningProcess } from '../base/index.js';
import { AaMergeError, FileSystemError } from '../base/index.js';
import type { LabelPart } from '../language/index.js';
import { namespaceName, parseLabel } from '../language/index.js';
import { checkNamespace, makeNamespace } from './namespace-kernel.js';

export interface NamespaceFacts {
  readonly name: ByteText;
  readonly profiles: readonly ByteText[];
  /** What runs under a label of it, or of a namespace in it. */
  readonly processes: readonly RunningProcess[];
}

/** All namespaces that can be seen. Throws AaMergeError `app/no-namespaces`. */
export function listNamespaces(ports: Ports): readonly NamespaceFacts[] {
  return reaching(ports, (namespaces, kernel) => {
    const processes = kernel.running();
    return namespaces.list().map((one) => ({ ...one, processes: processesIn(one.name, processes) }));
  });
}

/**
 * Make a namespace, and those around it. Whether it was made: false where it was there.
 *
 * Throws: AaMergeError `app/bad-namespace`, `app/no-namespaces`; FileSystemError where the kernel refuses.
 */
export function createNamespace(name: ByteText, ports: Ports): boolean {
  checkNamespace(name);
  return reaching(ports, (namespaces) => makeNamespace(name, namespaces));
}

/**
 * Remove a namespace with its profiles. Gives what it had.
 *
 * Throws: AaMergeError `app/bad-namespace`, `app/no-namespaces`, `app/unknown-namespace-here`; `app/namespace-in-use`, then
 *   it stays; FileSystemError where the kernel refuses.
 */
export function removeNamespace(name: ByteText, ports: Ports): NamespaceFacts {
  checkNamespace(name);
  const all = listNamespaces(ports);
  const found = all.find((one) => one.name === name);
  if (found === undefined) {
    const known = all.map((one) => one.name).join(', ');
    throw new AaMergeError('app/unknown-namespace-here', { namespace: name, known });
  }
  const [first] = found.processes;
  if (first !== undefined) {
    const { pid, program, label } = first;
    const facts = { namespace: name, count: found.processes.length, pid, program, label };
    throw new AaMergeError('app/namespace-in-use', facts);
  }
  reaching(ports, (namespaces) => namespaces.remove(name));
  return found;
}

/** Do something with the namespaces of the kernel. */
function reaching<T>({ kernel }: Ports, action: (namespaces: PolicyNamespaces, kernel: Kernel) => T): T {
  const obstacle = kernel === undefined ? 'off' : kernel.obstacle();
  // A namespace needs no compiler.
  if (kernel?.namespaces === undefined || (obstacle !== undefined && obstacle !== 'no-parser')) {
    throw new AaMergeError('app/no-namespaces', { why: obstacle ?? 'no-interface' });
  }
  try {
    return action(kernel.namespaces, kernel);
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'ENOENT') {
      throw new AaMergeError('app/no-namespaces', { why: 'no-interface' }, { cause: error });
    }
    throw error;
  }
}

function processesIn(name: ByteText, processes: readonly RunningProcess[]): readonly RunningProcess[] {
  const isIn = ({ namespace }: LabelPart): boolean => `${namespaceName(namespace)}//`.startsWith(`${name}//`);
  return processes.filter(({ label }) => {
    const read = parseLabel(label);
    return !('problem' in read) && read.parts.some(isIn);
  });
}
