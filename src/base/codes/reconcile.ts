// Codes born in reconcile. Errors hold a unit; notes are for the report.

export const reconcileCodes = {
  // What a merge would permit.
  'reconcile/new-grant': { severity: 'error', summary: 'a rule grants something that live does not' },
  'reconcile/new-include': { severity: 'error', summary: 'an include that live does not have, with unknown content' },
  'reconcile/new-profile': { severity: 'error', summary: 'a profile or hat that live does not have' },
  'reconcile/new-alias': { severity: 'error', summary: 'an alias that live does not have' },
  'reconcile/definition-changed': { severity: 'error', summary: 'a variable is defined differently' },
  'reconcile/order-changed': { severity: 'error', summary: 'statements stand in another order that may matter' },
  'reconcile/abi-changed': { severity: 'error', summary: 'another abi decides what is mediated' },
  'reconcile/transition-freed': { severity: 'error', summary: 'a rule goes that decided how others apply' },
  'reconcile/mediation-lost': { severity: 'error', summary: 'an unconfined profile loses a rule that restricts it' },
  'reconcile/deny-grants': { severity: 'error', summary: 'a new deny rule that may permit something else' },
  'reconcile/not-understood': { severity: 'error', summary: 'a statement whose meaning is not known' },
  'reconcile/duplicate-profile': { severity: 'error', summary: 'one profile is defined twice in one file' },
  // What live forbids and a merge would not.
  'reconcile/lost-deny': { severity: 'error', summary: 'a deny rule goes or denies less' },
  'reconcile/lost-prompt': { severity: 'error', summary: 'a prompt rule goes' },
  'reconcile/lost-profile': { severity: 'error', summary: 'a profile or hat goes' },
  'reconcile/lost-include': { severity: 'error', summary: 'an include goes that may restrict something' },
  'reconcile/lost-local': { severity: 'error', summary: 'the include of a local file that has rules goes' },
  'reconcile/lost-alias': { severity: 'error', summary: 'an alias goes that deny rules may need' },
  'reconcile/weaker-mode': { severity: 'error', summary: 'the mode of a profile gets weaker' },
  'reconcile/flags-changed': { severity: 'error', summary: 'flags of a profile change' },
  'reconcile/attachment-changed': { severity: 'error', summary: 'a profile attaches to other programs' },
  'reconcile/identities-changed': { severity: 'error', summary: 'the identities of a profile change' },
  'reconcile/looser-rlimit': { severity: 'error', summary: 'a resource limit goes or may be higher' },
  'reconcile/lost-restriction': { severity: 'error', summary: 'what the administrator took away may come back' },
  // What a merge takes away.
  'reconcile/grant-withdrawn': { severity: 'note', summary: 'a rule grants less' },
  'reconcile/new-deny': { severity: 'note', summary: 'a deny rule is new' },
  'reconcile/stricter-mode': { severity: 'note', summary: 'the mode of a profile gets stricter' },
  'reconcile/stricter-rlimit': { severity: 'note', summary: 'a resource limit is new or lower' },
  'reconcile/audit-lost': { severity: 'note', summary: 'an access is no longer logged' },
} as const;
