// Codes born in store: the outside is not as it has to be. They are thrown, and nothing was changed but what they say.

export const storeCodes = {
  'store/no-directory': { severity: 'error', summary: 'a directory that is needed is not there' },
  'store/unreadable-directory': { severity: 'error', summary: 'a directory cannot be listed' },
  'store/damaged-state': { severity: 'error', summary: 'the state directory cannot be understood' },
  'store/newer-state': { severity: 'error', summary: 'the state directory was written by a newer program' },
  'store/stale-precondition': { severity: 'error', summary: 'a file changed while the run was being planned' },
  'store/not-written': { severity: 'error', summary: 'a unit could not be written' },
  'store/locked': { severity: 'error', summary: 'another run works on the same state directory' },
  'store/untrusted': { severity: 'error', summary: 'somebody else could have written what decides about policy' },
  'store/damaged-journal': { severity: 'error', summary: 'the record of a run cannot be understood' },
  'store/damaged-record': { severity: 'error', summary: 'the record of a run that is over cannot be understood' },
  'store/unfinished-run': { severity: 'error', summary: 'a run can neither be finished nor undone now' },
  'store/kernel-refused': { severity: 'error', summary: 'the kernel does not take the policy of a run' },
  'store/unfinished-load': { severity: 'error', summary: 'the kernel does not take back what it enforced before' },
  'store/kernel-behind': { severity: 'warning', summary: 'the kernel enforces something else than the files say' },
  'store/recovered': { severity: 'note', summary: 'a run that was cut off was finished or undone' },
  'store/interrupted': { severity: 'warning', summary: 'a run was cut off, or is under way' },
  'store/no-such-run': { severity: 'error', summary: 'there is no such run to undo' },
  'store/undone-run': { severity: 'error', summary: 'a run is undone already' },
  'store/written-since': { severity: 'error', summary: 'a file that a run wrote has changed since' },
  'store/bad-state-directory': { severity: 'error', summary: 'the state directory is no directory' },
  'store/lost-attributes': { severity: 'error', summary: 'extended attributes of a file cannot be kept' },
  'store/broken-acceptance': {
    severity: 'warning',
    summary: 'a record of what was accepted or declined that is not understood',
  },
} as const;
