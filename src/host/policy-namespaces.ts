// Policy namespaces of this machine's kernel: directories of its policy interface. Takes names, makes, removes and lists them.
// A namespace in another one is a directory below that. Decides nothing: whether one may go is for others to say.
//
// Source: the interface itself, a folder of namespaces in that for policy, in securityfs; apparmor_parser(8).

import type { BytePath, ByteText, FileSystem, PolicyNamespace, PolicyNamespaces } from '../base/index.js';
import { compareBytes, fromBytes } from '../base/index.js';
import { namespaceName, parseLabel } from '../language/index.js';
import { interfaceFolder } from './load-obstacle.js';

/** What is asked of a disk, and of the compiler. */
export interface NamespaceTools {
  readonly files: Pick<FileSystem, 'readDir' | 'readFile' | 'exists' | 'mkdir' | 'rmdir'>;
  parse(flags: readonly string[], files: readonly BytePath[], input?: Buffer): ReturnType<PolicyNamespaces['load']>;
}

export function policyNamespaces({ files, parse }: NamespaceTools): PolicyNamespaces {
  return {
    list() {
      const profiles = profilesByNamespace(fromBytes(files.readFile(`${interfaceFolder}/profiles`)));
      const found: PolicyNamespace[] = [];
      const visit = (folder: BytePath, around: string): void => {
        for (const name of [...files.readDir(`${folder}/namespaces`)].sort(compareBytes)) {
          const whole = (around === '' ? name : `${around}//${name}`) as ByteText;
          found.push({ name: whole, profiles: profiles.get(whole) ?? [] });
          visit(`${folder}/namespaces/${name}`, whole);
        }
      };
      visit(`${interfaceFolder}/policy`, '');
      return found;
    },
    create: (name) => files.mkdir(folderOf(name), 0o755),
    remove: (name) => files.rmdir(folderOf(name)),
    load: (name, paths, { policyDir, features, isOwnHost }) => {
      const configuration = isOwnHost ? [] : ['--config-file', '/dev/null'];
      const pinned = features === undefined ? [] : ['--policy-features', features];
      return parse(['-r', '-T', '-K', ...placeOf(name), ...configuration, ...pinned, '-b', policyDir], paths);
    },
    unload(name, wanted) {
      const loaded = profilesByNamespace(fromBytes(files.readFile(`${interfaceFolder}/profiles`))).get(name) ?? [];
      const names = wanted.filter((one) => loaded.includes(one));
      if (names.length === 0) return { accepted: true, said: '' as ByteText };
      const text = names.map((one) => `profile "${one}" { }\n`).join('');
      return parse(['-R', ...placeOf(name)], [], Buffer.from(text, 'latin1'));
    },
  };
}

/** The compiler names one namespace; what is around it is said by the interface that it uses. */
function placeOf(name: ByteText): readonly string[] {
  const [last = '', ...around] = name.split('//').reverse();
  return around.length === 0 ? ['-n', last] : ['-n', last, '-f', folderOf(around.reverse().join('//'))];
}

function folderOf(name: string): BytePath {
  return `${interfaceFolder}/policy${name
    .split('//')
    .map((one) => `/namespaces/${one}`)
    .join('')}`;
}

/** The kernel lists the profiles of all namespaces below, as labels with their modes. */
function profilesByNamespace(text: ByteText): ReadonlyMap<string, readonly ByteText[]> {
  const found = new Map<string, ByteText[]>();
  for (const line of text.split('\n')) {
    const label = parseLabel(line as ByteText);
    const [part] = 'problem' in label ? [] : label.parts;
    if (part === undefined || part.namespace.length === 0) continue;
    const name = namespaceName(part.namespace);
    const known = found.get(name);
    if (known === undefined) found.set(name, [part.profile]);
    else known.push(part.profile);
  }
  return found;
}
