// Codes born in reconcile. Errors hold a unit; notes are for the report.

export const reconcileCodes = {
  // What a merge would permit.
  'reconcile/new-grant': { severity: 'error', summary: 'a rule grants something that live does not' },
  'reconcile/new-include': { severity: 'error', summary: 'an include brings in a rule that grants something new' },
  'reconcile/new-profile': { severity: 'error', summary: 'a profile or hat that live does not have' },
  'reconcile/new-alias': { severity: 'error', summary: 'an alias makes a rule grant something new' },
  'reconcile/definition-changed': { severity: 'error', summary: 'a definition makes a rule grant something new' },
  'reconcile/exec-changed': { severity: 'error', summary: 'a program would be executed under another profile' },
  'reconcile/lost-deny': { severity: 'error', summary: 'a deny rule goes or denies less' },
  'reconcile/mediation-lost': { severity: 'error', summary: 'a class of accesses is no longer mediated' },
  'reconcile/implied-grant': { severity: 'error', summary: 'the compiler adds a rule that live does not have' },
  'reconcile/lost-rule': { severity: 'error', summary: 'a rule goes that decided an access more strictly' },
  'reconcile/lost-profile': { severity: 'error', summary: 'a profile or hat goes' },
  'reconcile/moved-to-switched-off': {
    severity: 'error',
    summary: 'a profile would move into a file that is switched off',
  },
  'reconcile/moved-from-switched-off': {
    severity: 'error',
    summary: 'a profile would leave the file that is switched off',
  },
  'reconcile/renamed': { severity: 'error', summary: 'a profile gets another name' },
  'reconcile/weaker-mode': { severity: 'error', summary: 'the mode of a profile gets weaker' },
  'reconcile/flags-changed': { severity: 'error', summary: 'flags of a profile change' },
  'reconcile/attachment-changed': { severity: 'error', summary: 'a program no longer runs under its profile' },
  'reconcile/looser-rlimit': { severity: 'error', summary: 'a resource limit goes or is higher' },
  'reconcile/unknown': { severity: 'error', summary: 'what a change permits could not be decided' },
  // What a merge takes away.
  'reconcile/grant-withdrawn': { severity: 'note', summary: 'a rule grants less' },
  'reconcile/new-deny': { severity: 'note', summary: 'a deny rule is new' },
  'reconcile/stricter-mode': { severity: 'note', summary: 'the mode of a profile gets stricter' },
  'reconcile/stricter-rlimit': { severity: 'note', summary: 'a resource limit is new or lower' },
  'reconcile/stricter-exec': { severity: 'note', summary: 'a program would be executed with more confinement' },
  'reconcile/stricter-flags': { severity: 'note', summary: 'flags of a profile get stricter' },
  'reconcile/new-confinement': { severity: 'note', summary: 'a program would run under a profile' },
  'reconcile/audit-lost': { severity: 'note', summary: 'an access is no longer logged' },
  // What a change does to permissions that need two profiles.
  'reconcile/half-missing': {
    severity: 'warning',
    summary: 'a rule permits what the profile at the other end does not take',
  },
  'reconcile/half-lost': {
    severity: 'warning',
    summary: 'what two profiles could do together works no longer, though one of them still permits it',
  },
  'reconcile/peer-unknown': { severity: 'warning', summary: 'a rule names a peer, and no profile is called that' },
  // What breaks the merge law.
  'reconcile/lost-restriction': { severity: 'error', summary: 'what the administrator took away would come back' },
  'reconcile/lost-local': { severity: 'error', summary: 'the include of a local file that has rules goes' },
  'reconcile/invented-grant': { severity: 'error', summary: 'the result would grant what no side grants' },
  'reconcile/vendor-rule-lost': {
    severity: 'error',
    summary: 'the result would not grant what the vendor newly grants',
  },
  'reconcile/own-rule-lost': { severity: 'error', summary: 'the result would not grant what the administrator added' },
  'reconcile/grant-lost': { severity: 'error', summary: 'the result would not grant what both sides grant' },
  'reconcile/withdrawal-lost': { severity: 'error', summary: 'the result would grant what was withdrawn' },
  'reconcile/value-lost': { severity: 'error', summary: 'the result would have a value that the law does not ask for' },
  // What the law decided and a person may want to know of.
  'reconcile/shadowed-tightening': { severity: 'note', summary: 'the vendor withdrew what a local rule still grants' },
  'reconcile/deny-stands': { severity: 'note', summary: 'a deny of the administrator stands against a new grant' },
  'reconcile/grant-followed': {
    severity: 'note',
    summary: 'a grant through a definition of the administrator goes with the vendor’s rule',
  },
  // Why a unit is held before anything is judged.
  'reconcile/conflict': { severity: 'error', summary: 'both sides changed the same thing' },
  'reconcile/not-policy': { severity: 'error', summary: 'both sides changed a file that is no policy' },
  'reconcile/both-added': {
    severity: 'error',
    summary: 'live and reference differ, and nothing says what they come from',
  },
  'reconcile/vendor-removed': { severity: 'error', summary: 'the vendor no longer ships a profile that is in force' },
  'reconcile/vendor-removed-edited': { severity: 'error', summary: 'the vendor no longer ships an edited file' },
  'reconcile/still-included': {
    severity: 'error',
    summary: 'the vendor no longer ships a file that live policy includes',
  },
  // Where live comes from that was never reconciled, and what became of packages.
  'reconcile/pristine': { severity: 'note', summary: 'live is what the vendor shipped: it is the base' },
  'reconcile/base-found': {
    severity: 'note',
    summary: 'the base of an edited file was found, and was not recorded here',
  },
  'reconcile/other-revisions': {
    severity: 'note',
    summary: 'there are other texts of the vendor that may be the base',
  },
  'reconcile/removed-before': {
    severity: 'note',
    summary: 'the administrator had removed the file before its vendor moved it to the reference',
  },
  'reconcile/removed-conffile': {
    severity: 'note',
    summary: 'an installed package has the file as its own, so the administrator removed it',
  },
  'reconcile/active-conffile': {
    severity: 'note',
    summary: 'an installed package still has the live file as its own configuration file',
  },
  'reconcile/package-installed': { severity: 'note', summary: 'the package that shipped a file is still installed' },
  'reconcile/package-removed': {
    severity: 'note',
    summary: 'the package that shipped a file is removed, and not purged',
  },
  'reconcile/package-purged': { severity: 'note', summary: 'the package that shipped a file is purged' },
  'reconcile/package-erased': { severity: 'note', summary: 'the package that shipped a file is erased' },
  'reconcile/removed-here': { severity: 'note', summary: 'the vendor changed a file that the administrator removed' },
  'reconcile/directory-in-place': { severity: 'error', summary: 'a directory stands where a file should' },
  'reconcile/obstacle': { severity: 'error', summary: 'a file stands where a directory should' },
  'reconcile/link-leads-out': { severity: 'error', summary: 'a link leads out of its directory' },
  'reconcile/link-to-unit': { severity: 'error', summary: 'a link leads to another file that is reconciled' },
  'reconcile/not-a-file': { severity: 'error', summary: 'a device, pipe or socket' },
  'reconcile/unreadable': { severity: 'error', summary: 'a file that cannot be read' },
  // What the set as a whole forbids.
  'reconcile/below-top': { severity: 'error', summary: 'a profile is no longer where every loader reads it' },
  'reconcile/include-elsewhere': { severity: 'error', summary: 'a new include of what may lie elsewhere on a host' },
  'reconcile/same-profile': { severity: 'error', summary: 'two files would define the same profile' },
  'reconcile/same-attachment': { severity: 'error', summary: 'two files would attach to the same program' },
  'reconcile/invalid': { severity: 'error', summary: 'the result would be no valid policy' },
  'reconcile/compiler-would-wait': {
    severity: 'error',
    summary: 'a pipe, socket or device stands where policy is included, and the real compiler would wait for it',
  },
  'reconcile/compiler-refuses': { severity: 'error', summary: 'the real compiler does not take the result' },
  'reconcile/text-merge': { severity: 'error', summary: 'a text that is not understood was merged as lines' },
  // Units under another name.
  'reconcile/profile-renamed': { severity: 'note', summary: 'the vendor gave a profile another name' },
  'reconcile/old-name-here': {
    severity: 'note',
    summary: 'a rule of the administrator names a profile as it was called',
  },
  'reconcile/perhaps-renamed': { severity: 'error', summary: 'a file may be another one under a new name' },
  'reconcile/perhaps-disabled': { severity: 'error', summary: 'a new profile may be one that was switched off' },
  // What the administrator set beside a unit.
  'reconcile/is-disabled': { severity: 'note', summary: 'a profile is switched off, and stays so' },
  'reconcile/is-complaining': { severity: 'note', summary: 'a profile is made to complain only, and stays so' },
  'reconcile/named-here': {
    severity: 'warning',
    summary: 'a rule of the administrator names a profile that gets another name',
  },
  'reconcile/has-local': { severity: 'note', summary: 'a local file with rules is included' },
  'reconcile/redundant-local': { severity: 'note', summary: 'a local rule that the vendor’s new text makes needless' },
  'reconcile/nullified-local': { severity: 'warning', summary: 'a local rule that a new deny of the vendor overrules' },
  // What a look at a host finds.
  'reconcile/defined-twice': { severity: 'warning', summary: 'two live files define one profile' },
  'reconcile/attached-twice': { severity: 'warning', summary: 'two live profiles are attached to the same programs' },
  'reconcile/attachments-meet': {
    severity: 'warning',
    summary: 'two live profiles are attached by patterns that may match the same program',
  },
  'reconcile/leftover-read': {
    severity: 'warning',
    summary: 'a file that another tool left behind is read as policy',
  },
  'reconcile/unmerged-copy': {
    severity: 'warning',
    summary: 'a copy beside a unit holds a vendor’s text that nobody merged',
  },
  'reconcile/leftover-idle': {
    severity: 'note',
    summary: 'a file that another tool left behind, and that nobody reads',
  },
  'reconcile/dangling-switch': {
    severity: 'warning',
    summary: 'a link in disable/ or force-complain/ leads nowhere and switches nothing',
  },
  'reconcile/idle-switch': {
    severity: 'warning',
    summary: 'an entry in disable/ or force-complain/ for a file that is not there',
  },
  'reconcile/unread-live': { severity: 'warning', summary: 'something in the policy directory cannot be read' },
  'reconcile/unread-local': { severity: 'warning', summary: 'a local file has rules, and no live file includes it' },
  // Why inline edits cannot become local rules.
  'reconcile/extract-own': { severity: 'error', summary: 'no vendor ships the unit: there is nothing to go back to' },
  'reconcile/extract-opaque': { severity: 'error', summary: 'a text of the unit is not understood' },
  'reconcile/extract-head': { severity: 'error', summary: 'a head was edited, which no local file can do' },
  'reconcile/extract-outside': { severity: 'error', summary: 'an edit stands where no local file is included' },
  'reconcile/extract-in-block': { severity: 'error', summary: 'an edit stands inside a block with other rules' },
  'reconcile/extract-no-local': { severity: 'error', summary: 'a profile was edited that includes no local file' },
  'reconcile/extract-place': { severity: 'error', summary: 'a local file cannot be written' },
  'reconcile/extract-order': { severity: 'error', summary: 'the unit differs by more than its statements' },
  'reconcile/extract-invalid': { severity: 'error', summary: 'the result would be no valid policy, or live is none' },
  'reconcile/extract-removed': { severity: 'note', summary: 'a statement was taken away, which no local file can do' },
  'reconcile/extract-unequal': { severity: 'error', summary: 'the result would not permit the same as live' },
  'reconcile/bad-consent': { severity: 'error', summary: 'a consent file holds more than permission rules' },
  'reconcile/unknown-unit': { severity: 'error', summary: 'a unit that was named does not exist' },
} as const;
