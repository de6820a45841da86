// A grant as a rule of consent: the vendor's own rule, where it may be consented to at all. Takes a grant, gives the line.
// Whether the line covers the grant is not known here: that is asked of the gate, with the line among the consents.
// Source: product, "Standing consents".

import type { ByteText } from '../base/index.js';
import { byteTextOf, compareBytes, fileId, joinBytes } from '../base/index.js';
import { lowerFile, parseFile, spellStatement } from '../language/index.js';
import { termKey } from '../model/index.js';
import type { AcceptedGrant } from './accepted.js';
import { whyNoPermission } from './consents.js';
import { wholeText } from './groups.js';
import type { Remark } from './outcome.js';

/** Undefined for what cannot be consented to in advance, or not in the words of one rule. */
export function consentRuleOf({ code, detail }: Remark): ByteText | undefined {
  const rule = detail?.rules[0];
  const isNewRule = code === 'reconcile/new-grant' || code === 'reconcile/new-include';
  const isAccess = detail?.change?.kind === 'capability' || detail?.change?.kind === 'access';
  if (detail === undefined || !isNewRule || !isAccess || rule?.side !== 'merged' || rule.mode !== 'allow')
    return undefined;
  const source = { id: fileId(''), text: joinBytes([wholeText(rule, detail) as ByteText, byteTextOf('\n')]) };
  const [statement, ...more] = lowerFile(parseFile(source.text, source.id).value, source).value;
  if (statement?.kind !== 'rule' || more.length > 0 || whyNoPermission(statement) !== undefined) return undefined;
  const { qualifiers } = statement;
  // A block around it may say `owner`: its words alone would cover more than that.
  const isForOwner = detail.subject?.who === 'owner' && qualifiers.owner === undefined;
  if (isForOwner || qualifiers.priority !== undefined) return undefined;
  return spellStatement({ ...statement, qualifiers: { ...qualifiers, audit: false } });
}

/** Equal for grants of any profiles that one rule makes; what restricts them in each profile leaves no trace. */
export function meaningKey(grant: AcceptedGrant): string {
  switch (grant.kind) {
    case 'access': {
      const { class: about, form, bits, isPrompted, from, terms, within } = grant;
      const places = (within ?? terms).map(termKey).sort(compareBytes);
      return JSON.stringify([about, form, bits, isPrompted, from ?? '', places]);
    }
    case 'capability':
      return JSON.stringify(['capability', grant.capabilities]);
    case 'value':
      return JSON.stringify(['value', grant.what, grant.before, grant.after]);
  }
}
