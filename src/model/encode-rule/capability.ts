// `capability` rules as sets of bits, and what `all,` says about capabilities. Source: permission-semantics 2.7 and 3.

import type { CapabilityRule } from '../../language/index.js';
import { capabilityNumber, everyCapability } from '../capabilities.js';
import type { CapabilityTerm } from '../model.js';
import type { EncodeContext, Given } from './encode.js';

/** A prompt is an allow here, and priorities mean nothing. */
export function encodeCapability(
  { names }: CapabilityRule,
  { id, qualifiers }: Given,
  { features }: Pick<EncodeContext, 'features'>,
): CapabilityTerm {
  const named = names.reduce((set, { value }) => {
    const number = capabilityNumber(value, features);
    return number === undefined ? set : set | (1n << BigInt(number));
  }, 0n);
  return {
    mode: qualifiers.mode === 'deny' ? 'deny' : 'allow',
    capabilities: names.length === 0 ? everyCapability : named,
    audit: qualifiers.audit,
    rule: id,
  };
}

/** All capabilities. Denied, they are logged exactly where the rule does not ask for it: an oddity of the compiler. */
export function capabilitiesOfAll({ id, qualifiers }: Given): CapabilityTerm {
  const isDeny = qualifiers.mode === 'deny';
  const audit = isDeny ? !qualifiers.audit : qualifiers.audit;
  return { mode: isDeny ? 'deny' : 'allow', capabilities: everyCapability, audit, rule: id };
}
