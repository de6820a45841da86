// Codes born in app: input that a command cannot use.

export const appCodes = {
  'app/bad-manifest': { severity: 'error', summary: 'a line of a batch manifest that is no case' },
  'app/bad-access': { severity: 'error', summary: 'a request that cannot be asked about' },
  'app/unknown-profile': { severity: 'error', summary: 'the file has no profile of that name' },
  'app/which-profile': { severity: 'error', summary: 'the file has several profiles, or none, and none is named' },
  'app/not-held': { severity: 'error', summary: 'the unit is not held' },
  'app/nothing-to-accept': { severity: 'error', summary: 'the unit is held for something that cannot be accepted' },
  'app/no-such-grant': { severity: 'error', summary: 'the held unit has no grant of that number' },
  'app/shown-otherwise': { severity: 'error', summary: 'the unit changed since its grants were shown' },
  'app/not-declined': { severity: 'error', summary: 'what the unit is held for cannot be declined like this' },
  'app/no-consent': { severity: 'error', summary: 'a grant that cannot be consented to in advance' },
  'app/conflict-marker': { severity: 'error', summary: 'a text that is to become live still has a conflict marker' },
  'app/no-answer': { severity: 'error', summary: 'no text is named that a unit is to have, or two are' },
  'app/stale-decision': { severity: 'warning', summary: 'what was decided for a later run no longer fits' },
  'app/compiler-refuses': { severity: 'error', summary: 'the real compiler does not take what would be live' },
  'app/not-checked': { severity: 'note', summary: 'the real compiler is not installed, so nothing was checked by it' },
  'app/not-loaded': { severity: 'note', summary: 'what was written was not loaded into the kernel' },
  'app/refused-before': { severity: 'warning', summary: 'a file is not loaded: the compiler refused it before, too' },
  'app/still-running': { severity: 'warning', summary: 'a process does not run under what was loaded' },
  'app/no-copy': { severity: 'error', summary: 'a unit was named that has no vendor copy beside it' },
  // Why vendor copies stay where they are.
  'app/copies-differ': { severity: 'error', summary: 'a unit has several vendor copies, and they differ' },
  'app/copy-unreadable': {
    severity: 'error',
    summary: 'a vendor copy is a link, no file, too large, or cannot be read',
  },
  'app/copy-under-way': { severity: 'error', summary: 'dpkg has not finished with the package of a vendor copy' },
  'app/copy-is-read': { severity: 'error', summary: 'a vendor copy is read as policy beside the file that it is of' },
  'app/copy-beside-reference': { severity: 'error', summary: 'a vendor copy differs from the reference of its unit' },
  'app/copy-of-override': { severity: 'note', summary: 'a vendor copy of a file that is the administrator’s' },
  'app/copy-of-nothing': { severity: 'note', summary: 'a vendor copy of a file that was removed here' },
} as const;
