// What is no longer logged, in words. Takes a loss, gives a sentence without its subject, and what it is about.

import type { LogLoss } from '../compare/index.js';
import { capabilityNames } from '../model/index.js';
import { accessObject, accessPhrase, permissionText } from './access-words.js';

/** `may read /a without a line in the log`. */
export function logLossSentence({ logged, class: name, shape, attributes, permissions, who }: LogLoss): string {
  const action =
    name === 'capability'
      ? `use \`${capabilitiesOf(permissions)}\``
      : accessPhrase(name, { shape, attributes }, permissions, who);
  return logged === 'use'
    ? `may ${action} without a line in the log`
    : `may not ${action}, but that is no longer logged`;
}

/** What it is about, in few words. */
export function logLossObject({ class: name, attributes, permissions }: LogLoss): string {
  return name === 'capability' ? capabilitiesOf(permissions) : accessObject({ attributes });
}

export function logLossPermission({ class: name, permissions }: LogLoss): string {
  return name === 'capability' ? 'use' : permissionText(name, permissions);
}

function capabilitiesOf(numbers: readonly string[]): string {
  return numbers.map((number) => capabilityNames[Number(number)] ?? `#${number}`).join(' ');
}
