// Check of the presets of network separation, where a system has them: what its kernel, or the abi that a preset is for, cannot
// express. Takes a system, gives a finding for each such limit: a warning where policy uses a preset that the limit is about.

import type { BytePath } from '../../base/index.js';
import type { SeparationLimit } from '../../model/index.js';
import { limitedPresets, separationLimitNames, separationLimits } from '../../model/index.js';
import type { Feature } from '../../policy/index.js';
import { parseFeatures } from '../../policy/index.js';
import type { Check } from './finding.js';
import { said } from './finding.js';
import type { System } from './system.js';
import { interfaceFolder } from './system.js';

const policyFolder = '/etc/apparmor.d';
const presetFolder = `${policyFolder}/abstractions/network-separation`;

/** A preset for an abi that a file includes. */
interface Use {
  readonly abi: string;
  readonly preset: string;
  readonly file: BytePath;
}

export const separationCheck: Check = {
  name: 'separation',
  look(system) {
    const abis = system.names(presetFolder).filter((abi) => system.names(`${presetFolder}/${abi}`).length > 0);
    if (abis.length === 0) return undefined;
    const features = `${interfaceFolder}/features`;
    if (system.names(features).length === 0) return said('unknown', 'no-features');
    const limits = limitsByAbi(abis, parseFeatures(featuresIn(features, system)), system);
    if ([...limits.values()].every((found) => found.length === 0)) return said('ok', 'whole');
    const uses = usesIn(system);
    return separationLimitNames.flatMap((limit) => {
      const limited = abis.filter((abi) => limits.get(abi)?.includes(limit));
      if (limited.length === 0) return [];
      const presets: readonly string[] = limitedPresets[limit];
      const users = uses.filter(({ abi, preset }) => limited.includes(abi) && presets.includes(preset));
      const files = [...new Set(users.map(({ file }) => file))];
      const facts = { abis: limited.join(', '), count: files.length, first: files[0] ?? '' };
      return [said(files.length === 0 ? 'ok' : 'warning', limit, facts)];
    });
  },
};

function limitsByAbi(
  abis: readonly string[],
  kernel: Feature,
  system: System,
): ReadonlyMap<string, readonly SeparationLimit[]> {
  const policyOf = (abi: string): Feature | undefined => {
    if (abi === 'kernel') return kernel;
    const text = system.text(`${policyFolder}/abi/${abi}`);
    return text === undefined ? undefined : parseFeatures(text);
  };
  return new Map(
    abis.flatMap((abi) => {
      const policy = policyOf(abi);
      // A profile for an abi that is not there cannot be loaded, and loading says so.
      return policy === undefined ? [] : [[abi, separationLimits({ kernel, policy })] as const];
    }),
  );
}

/** The kernel's folder as the text that an abi file has: names, with what is in each. */
function featuresIn(folder: BytePath, system: System): string {
  return system
    .names(folder)
    .map((name) => {
      const path = `${folder}/${name}`;
      return `${name} {${system.text(path) ?? featuresIn(path, system)}}\n`;
    })
    .join('');
}

const include =
  /^[ \t]*#?include[ \t]+(?:if[ \t]+exists[ \t]+)?[<"]?\S*abstractions\/network-separation\/([^/\s]+)\/([^/\s>"]+)/gm;
/** Where links lead round in a circle, the walk ends here. */
const deepest = 4;

function usesIn(system: System, folder: BytePath = policyFolder, depth = 0): readonly Use[] {
  if (folder === presetFolder || depth > deepest) return [];
  return system.names(folder).flatMap((name) => {
    const file = `${folder}/${name}`;
    const text = system.text(file);
    if (text === undefined) return usesIn(system, file, depth + 1);
    return [...text.matchAll(include)].map(([, abi = '', preset = '']) => ({ abi, preset, file }));
  });
}
